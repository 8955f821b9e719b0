"""A home: laid out once, private where it must be."""

import os

import pytest

from ingestion.home import Home, create_home, private_files


def test_create_home_makes_keys_private_and_different(tmp_path):
    home = create_home(tmp_path / "h")
    keys = sorted(path for path in home.keys.iterdir())
    assert [path.name for path in keys] == ["hmac.key", "quarantine.key"]
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert home.keys.stat().st_mode & 0o077 == 0
    assert len({path.read_text() for path in keys}) == 2


def test_home_keeps_everything_below_its_root(tmp_path):
    home = Home(tmp_path)
    places = [getattr(home, name) for name in dir(Home) if isinstance(getattr(Home, name), property)]
    assert len(places) > 10
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_create_home_leaves_no_half_written_key_when_it_is_killed(tmp_path, monkeypatch):
    def die(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        create_home(tmp_path, "")
    monkeypatch.undo()
    assert not (tmp_path / "keys" / "hmac.key").exists()
    home = create_home(tmp_path, "")
    assert len((home.keys / "hmac.key").read_text().strip()) == 64


def test_create_home_leaves_what_is_there_as_it_is(tmp_path):
    home = create_home(tmp_path, "first")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    create_home(tmp_path, "second")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert home.toml.read_text() == "first"


@pytest.fixture(params=[0o022, 0o077])
def umask(request):
    """The umask of the host, put back afterwards."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_create_home_is_closed_but_for_the_way_to_the_releases(tmp_path):
    home = create_home(tmp_path / "h")
    modes = {str(p.relative_to(tmp_path)): p.stat().st_mode & 0o777 for p in (home.root, *home.root.rglob("*"))}
    assert {name for name, mode in modes.items() if mode & 0o077} == {"h", "h/serving"}
    assert (modes["h"], modes["h/serving"]) == (0o711, 0o755)


def test_create_home_leaves_the_modes_of_folders_that_are_there(tmp_path):
    home = create_home(tmp_path / "h")
    home.inbox.chmod(0o770)  # a group that may deliver
    home.keys.chmod(0o755)
    create_home(tmp_path / "h")
    assert home.inbox.stat().st_mode & 0o777 == 0o770
    assert home.keys.stat().st_mode & 0o777 == 0o700


def test_private_files_puts_the_umask_back(umask, tmp_path):
    with private_files():
        (tmp_path / "a").touch()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert os.umask(umask) == umask
