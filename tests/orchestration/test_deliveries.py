"""The demo's deliveries: the same files as written directly, in the inbox no sooner than they are delivered."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home
from orchestration.deliveries import Deliveries

OPTIONS = SandboxOptions(scale="tiny", days=60, nights=2)


def contents(folder: Path) -> Mapping[str, str]:
    """What lies in a folder: a digest for each file, for a link where it leads."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.mark.parametrize("options", [OPTIONS, replace(OPTIONS, damage=True)], ids=["whole", "damaged"])
def test_deliver_puts_the_files_of_each_night_into_the_inbox(tmp_path: Path, options: SandboxOptions) -> None:
    sandbox, direct, home = Sandbox(options), Home(tmp_path / "direct"), Home(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    leftover = home.root / ".night-1" / "of a stopped demo.csv"
    leftover.parent.mkdir()
    leftover.touch()
    with Deliveries(home, options) as deliveries:
        deliveries.get_ready(1)
        deliveries.get_ready(2)
        for night in (1, 2):
            expected = sandbox.write_night(night, direct.inbox)
            files = deliveries.deliver(night)
            assert [path.relative_to(home.inbox) for path in files] == [
                path.relative_to(direct.inbox) for path in expected
            ]
            assert contents(home.inbox) == contents(direct.inbox)
    sandbox.write_truth(direct.truth)
    if options.damage:
        sandbox.write_damage(direct.truth)
    assert contents(home.truth) == contents(direct.truth) != {}
    assert sorted(path.name for path in home.root.iterdir()) == ["inbox", "truth"]


def test_a_night_made_ready_lies_in_no_inbox(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    with Deliveries(home, OPTIONS) as deliveries:
        deliveries.get_ready(1)
        deliveries.get_ready(3)  # there is none
        assert deliveries.deliver(1)
        delivered = contents(home.inbox)
        deliveries.get_ready(2)
        deliveries._nights[2].result()
        assert contents(home.inbox) == delivered
    assert not list(home.root.glob(".night-*"))


def test_the_writer_ends_once_all_is_written(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.inbox.mkdir(parents=True)
    with Deliveries(home, OPTIONS) as deliveries:
        deliveries.get_ready(1)
        (writer,) = deliveries._writer._processes.values()
        deliveries.get_ready(2)
        assert deliveries.deliver(1)
        writer.join(60)
        assert not writer.is_alive()
        assert deliveries.deliver(2)


def test_what_writing_raises_comes_out_of_the_delivery(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    (home.root / ".night-1").touch()  # where a folder is wanted
    with pytest.raises(FileExistsError), Deliveries(home, OPTIONS) as deliveries:
        deliveries.deliver(1)
