"""A home: laid out once, private where it must be."""

import os

import pytest

from ingestion.home import Home, create_home


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
