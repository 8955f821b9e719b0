"""The inbox: what waits, moves that overwrite nothing and follow nothing."""

import os
from pathlib import Path

import pytest

from ingestion.files import inbox
from ingestion.settings import create_home


def test_waiting_gives_files_of_shop_folders_in_order(tmp_path):
    home = create_home(tmp_path)
    for name in ("b.csv", "s1/a.csv", "_done/x.csv", "_rejected/y.csv", ".hidden", "s1/~$a.xlsx", "c.csv.part"):
        path = home.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [one.name for one in inbox.waiting(home.inbox)] == [
        ".hidden",
        "b.csv",
        "c.csv.part",
        "s1/a.csv",
        "s1/~$a.xlsx",
    ]


def test_waiting_sees_whatever_lies_there_and_follows_nothing(tmp_path):
    home = create_home(tmp_path / "home")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("1")
    (home.inbox / "folder").symlink_to(outside, target_is_directory=True)
    (home.inbox / "dangling.csv").symlink_to("nowhere")
    (home.inbox / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(home.inbox / "pipe.csv")
    for name in ("empty.csv", "s1", "full.csv/s2"):
        (home.inbox / name).mkdir(parents=True)
    (home.inbox / "full.csv" / "s2" / "a.csv").touch()
    odd = os.fsdecode("订单\n[1-9]*$(x)".encode() + b"\xff.csv")
    (home.inbox / odd).touch()
    found = {one.name: one.state for one in inbox.waiting(home.inbox)}
    wanted = {"folder", "dangling.csv", "loop.csv", "pipe.csv", "empty.csv", "full.csv/s2/a.csv", odd}
    assert set(found) == wanted
    assert None not in found.values()


def test_waiting_tells_folders_it_cannot_enter(tmp_path, monkeypatch):
    (tmp_path / "s1").mkdir()
    real = os.scandir

    def closed(path):
        if Path(path).name == "s1":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(inbox.os, "scandir", closed)
    assert list(inbox.waiting(tmp_path)) == [inbox.Entry(tmp_path / "s1", "s1", None)]
    assert list(inbox.waiting(tmp_path / "gone")) == []


def test_move_rejected_keeps_both_of_one_name(tmp_path):
    home = create_home(tmp_path)
    for text in ("1", "2"):
        (home.inbox / "a.csv").write_text(text)
        inbox.move_rejected(home, home.inbox / "a.csv", "unknown_layout", "No header.")
    kept = {path.name: path.read_text() for path in (home.inbox / "_rejected").glob("*.csv")}
    assert kept == {"a.csv": "1", "a-2.csv": "2"}


def test_move_done_keeps_names_of_any_length_and_bytes(tmp_path):
    home = create_home(tmp_path)
    long = "订" * 83 + ".csv"  # 253 bytes
    broken = os.fsdecode(b"\xc4\xe3.csv")
    for name in (long, broken):
        for number, wanted in ((1, name), (2, name)):
            path = home.inbox / name
            path.write_text(str(number))
            moved = inbox.move_done(home, path)
            assert moved.read_text() == str(number)
            assert (moved.name == wanted) == (number == 1)
    (home.inbox / long).write_text("3")
    moved = inbox.move_rejected(home, home.inbox / long, "unknown_layout", "No header.")
    assert moved.suffix == ".csv"
    assert moved.with_name(moved.name + ".reason.txt").exists()


def test_move_done_moves_a_link_and_not_what_it_leads_to(tmp_path):
    home = create_home(tmp_path / "home")
    secret = tmp_path / "secret"
    secret.write_text("1")
    secret.chmod(0o644)
    (home.inbox / "a.csv").symlink_to(secret)
    moved = inbox.move_rejected(home, home.inbox / "a.csv", "not_a_file", "A link.")
    assert moved.is_symlink()
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("1", 0o644)


@pytest.mark.parametrize("link", ["_done", "_rejected", "s1"])
def test_moves_never_leave_the_inbox_through_a_link(tmp_path, link):
    home = create_home(tmp_path / "home")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_text("1")
    (home.inbox / link).symlink_to(outside, target_is_directory=True)
    path = home.inbox / ("s1/a.csv" if link == "s1" else "a.csv")
    path.write_text("1")
    moves = {"_done": [lambda: inbox.move_done(home, path)]}
    refused = lambda: inbox.move_rejected(home, path, "unknown_layout", "x")  # noqa: E731  one of two moves
    for move in moves.get(link, [refused]):
        with pytest.raises(NotADirectoryError):
            move()
    assert [one.name for one in outside.iterdir()] == ["a.csv"]


def test_move_rejected_writes_its_note_through_no_link(tmp_path):
    home = create_home(tmp_path / "home")
    victim = tmp_path / "victim"
    victim.write_text("1")
    (home.inbox / "_rejected").mkdir()
    (home.inbox / "_rejected" / "a.csv.reason.txt").symlink_to(victim)
    (home.inbox / "a.csv").write_text("1")
    inbox.move_rejected(home, home.inbox / "a.csv", "unknown_layout", "No header.")
    assert victim.read_text() == "1"
    assert "unknown_layout" in (home.inbox / "_rejected" / "a.csv.reason.txt").read_text()


def test_sweep_deletes_what_is_past_its_retention(tmp_path):
    home = create_home(tmp_path)
    for day in ("2020-01-01", "2999-01-01"):
        folder = home.inbox / "_done" / day
        folder.mkdir(parents=True)
        (folder / "a.csv").touch()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").touch()
    for shelf, name in (("_done", "2019-01-01"), ("_rejected", "2019.csv")):
        (home.inbox / shelf).mkdir(exist_ok=True)
        (home.inbox / shelf / name).symlink_to(tmp_path / "outside", target_is_directory=True)
    os.mkfifo(home.inbox / "_rejected" / "pipe.csv")
    assert inbox.sweep(home, keep_days=30) == 1
    assert {path.name for path in (home.inbox / "_done").iterdir()} == {"2999-01-01", "2019-01-01"}
    assert inbox.sweep(home, keep_days=-1) == 2  # the link and the pipe refused today
    assert (tmp_path / "outside" / "kept").exists()


def test_is_quiet_waits_for_fresh_files_only(tmp_path, monkeypatch):
    path, waited = tmp_path / "a", []
    path.touch()
    monkeypatch.setattr(inbox.time, "sleep", waited.append)
    assert inbox.is_quiet(path, 60)
    assert len(waited) == 1
    os.utime(path, (1, 1))
    assert inbox.is_quiet(path, 60)
    assert len(waited) == 1


def test_is_quiet_sees_a_file_that_grows_while_waiting(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.touch()
    monkeypatch.setattr(inbox.time, "sleep", lambda _: path.write_text("more"))
    assert not inbox.is_quiet(path, 60)


def test_move_rejected_explains_before_it_moves(tmp_path, monkeypatch):
    """Killed between the two, the file is still there for the next run; a moved file is never without its reason."""
    home = create_home(tmp_path)
    (home.inbox / "a.csv").write_text("1")

    def die(*names, **folders):
        raise KeyboardInterrupt

    monkeypatch.setattr(inbox.os, "rename", die)
    with pytest.raises(KeyboardInterrupt):
        inbox.move_rejected(home, home.inbox / "a.csv", "unknown_layout", "No header.")
    assert (home.inbox / "a.csv").exists()
    assert "unknown_layout" in (home.inbox / "_rejected" / "a.csv.reason.txt").read_text()
