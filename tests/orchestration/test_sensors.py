"""The inbox sensor asks once per file, and only for files that have stopped changing."""

import os
from pathlib import Path

import dagster as dg

from ingestion.settings import Home
from orchestration.resources import HomeResource
from orchestration.sensors import Cursor, advance, list_inbox, new_and_stable, new_files, run_key


def tick(instance: dg.DagsterInstance, home: Home, cursor: str | None) -> tuple[list[str | None], str | None]:
    """One tick of the sensor: the run keys asked for and the new cursor."""
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    result = new_files(context, home=HomeResource(root=str(home.root)))
    assert isinstance(result, dg.SensorResult)
    return [request.run_key for request in result.run_requests or []], result.cursor


def test_new_files_asks_at_the_second_tick_and_once(instance: dg.DagsterInstance, home: Home) -> None:
    (home.inbox / "orders.csv").write_text("a")
    first, cursor = tick(instance, home, None)
    second, cursor = tick(instance, home, cursor)
    third, cursor = tick(instance, home, cursor)
    assert (len(first), len(second), len(third)) == (0, 1, 0)


def test_new_files_waits_while_a_file_grows(instance: dg.DagsterInstance, home: Home) -> None:
    path = home.inbox / "orders.csv"
    path.write_text("a")
    _, cursor = tick(instance, home, None)
    path.write_text("ab")
    growing, cursor = tick(instance, home, cursor)
    stable, _ = tick(instance, home, cursor)
    assert (growing, len(stable)) == ([], 1)


def test_new_files_asks_again_when_a_file_comes_back_changed(instance: dg.DagsterInstance, home: Home) -> None:
    path = home.inbox / "orders.csv"
    path.write_text("a")
    _, cursor = tick(instance, home, None)
    first, cursor = tick(instance, home, cursor)
    path.write_text("corrected")
    _, cursor = tick(instance, home, cursor)
    again, _ = tick(instance, home, cursor)
    assert len(first) == len(again) == 1
    assert first != again


def test_list_inbox_sees_shop_folders_and_no_private_ones(tmp_path: Path) -> None:
    for name in ("a.csv", "shop_1/b.csv", "_done/2026-01-01/c.csv", "_rejected/d.csv", ".part", "shop_1/.e"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    assert set(list_inbox(tmp_path)) == {"a.csv", "shop_1/b.csv"}


def test_list_inbox_sees_what_intake_sees_and_follows_no_link(tmp_path: Path) -> None:
    """A link or a pipe gets its verdict too; without a run it would lie there unseen."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "dangling.csv").symlink_to("nowhere")
    (tmp_path / "folder").symlink_to("/etc", target_is_directory=True)
    for name in ("half.csv.part", "~$lock.xlsx"):
        (tmp_path / name).write_text("x")
    assert set(list_inbox(tmp_path)) == {"pipe.csv", "dangling.csv", "folder"}
    (tmp_path / os.fsdecode(b"\xff.csv")).write_text("x")
    assert Cursor.parse(Cursor(list_inbox(tmp_path)).dump()).seen == list_inbox(tmp_path)
    assert run_key(list_inbox(tmp_path))


def test_list_inbox_marks_content_by_size_and_mtime(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1234")
    os.utime(path, ns=(5, 5))
    assert list_inbox(tmp_path) == {"a.csv": "4:5"}


def test_advance_forgets_files_that_left() -> None:
    cursor = Cursor(seen={"a": "1:1"}, requested={"a": "1:1"})
    assert advance(cursor, {"b": "2:2"}, {}) == Cursor(seen={"b": "2:2"}, requested={})


def test_new_and_stable_skips_what_was_requested() -> None:
    cursor = Cursor(seen={"a": "1:1", "b": "1:1"}, requested={"a": "1:1"})
    assert new_and_stable(cursor, {"a": "1:1", "b": "1:1", "c": "1:1"}) == {"b": "1:1"}


def test_cursor_survives_a_round_trip_and_rubbish() -> None:
    cursor = Cursor(seen={"a": "1:1"}, requested={"b": "2:2"})
    assert Cursor.parse(cursor.dump()) == cursor
    assert Cursor.parse("not json") == Cursor.parse("[]") == Cursor()


def test_run_key_depends_on_the_state_of_the_files() -> None:
    assert run_key({"a": "1:1"}) != run_key({"a": "1:2"})
