"""The inbox: what waits, what passes by, export times in names, moves that overwrite nothing."""

import os

import pytest

from ingestion.errors import FileRejected
from ingestion.files import inbox
from ingestion.settings import create_home


@pytest.mark.parametrize(
    ("name", "instant"),
    [
        ("订单导出_20260629_063000.csv", "2026-06-28T22:30:00+00:00"),
        ("orders 2026-06-29 06.30.00.csv", "2026-06-28T22:30:00+00:00"),
        ("members_2026-06-29.csv", "2026-06-28T16:00:00+00:00"),
        ("orders_20260601-20260629.csv", "2026-06-28T16:00:00+00:00"),
        ("orders_20260601_20260629_063000.csv", "2026-06-28T22:30:00+00:00"),
        ("3729384756102938624.csv", None),
        ("orders_20260231.csv", None),
        ("orders.csv", None),
    ],
)
def test_export_time_reads_the_name_in_shanghai(name, instant):
    assert inbox.export_time(name) == instant


def test_waiting_gives_files_of_shop_folders_in_order(tmp_path):
    home = create_home(tmp_path)
    for name in ("b.csv", "s1/a.csv", "_done/x.csv", "_rejected/y.csv", ".hidden", "s1/~$a.xlsx", "c.csv.part"):
        path = home.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [str(path.relative_to(home.inbox)) for path in inbox.waiting(home)]
    assert found == [".hidden", "b.csv", "c.csv.part", "s1/a.csv", "s1/~$a.xlsx"]
    assert [name for name in found if not inbox.is_passing(name.rpartition("/")[2])] == ["b.csv", "s1/a.csv"]


def test_move_rejected_keeps_both_of_one_name(tmp_path):
    home = create_home(tmp_path)
    for text in ("1", "2"):
        (home.inbox / "a.csv").write_text(text)
        inbox.move_rejected(home, home.inbox / "a.csv", "unknown_layout", "No header.")
    kept = {path.name: path.read_text() for path in (home.inbox / "_rejected").glob("*.csv")}
    assert kept == {"a.csv": "1", "a-2.csv": "2"}


def test_check_file_refuses_links_and_giants(tmp_path):
    (tmp_path / "a").write_text("12345")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for name, limit, reason in (("link", 10, "not_a_file"), ("a", 4, "too_large")):
        with pytest.raises(FileRejected) as caught:
            inbox.check_file(tmp_path / name, limit)
        assert caught.value.reason == reason


def test_sweep_deletes_what_is_past_its_retention(tmp_path):
    home = create_home(tmp_path)
    for day in ("2020-01-01", "2999-01-01"):
        folder = home.inbox / "_done" / day
        folder.mkdir(parents=True)
        (folder / "a.csv").touch()
    assert inbox.sweep(home, keep_days=30) == 1
    assert [path.name for path in (home.inbox / "_done").iterdir()] == ["2999-01-01"]


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

    def die(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(home.inbox), "rename", die)
    with pytest.raises(KeyboardInterrupt):
        inbox.move_rejected(home, home.inbox / "a.csv", "unknown_layout", "No header.")
    assert (home.inbox / "a.csv").exists()
    assert "unknown_layout" in (home.inbox / "_rejected" / "a.csv.reason.txt").read_text()
