import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from serving import durable, kill_points
from serving.errors import PublishError, ServingError
from serving.open_release import query
from serving.release import Release, list_releases

Publish = Callable[..., Release]
ROOT = Path(__file__).resolve().parents[2]
NIGHT = """
import sys
from datetime import date
from pathlib import Path
from serving.release import PublishRequest, publish
publish(PublishRequest(Path(sys.argv[1]), Path(sys.argv[2]), "killed", date(2026, 2, 1), keep=2))
"""


def kill_publish(warehouse: Path, serving_dir: Path, point: str) -> int:
    """Publish in a process of its own that dies at `point`; gives its exit code."""
    environment = {**os.environ, kill_points.VARIABLE: point}
    command = [sys.executable, "-c", NIGHT, str(warehouse), str(serving_dir)]
    return subprocess.run(command, check=False, env=environment, cwd=ROOT, capture_output=True).returncode


def test_publish_makes_a_sealed_current_release(publish_night: Publish, serving_dir: Path) -> None:
    release = publish_night("night 1/a")
    assert release.is_current
    assert release.release_id == f"{release.manifest.built_at:%Y%m%dT%H%M%SZ}-night-1-a"
    assert (serving_dir / "current").resolve() == release.folder.resolve()
    assert {path.stat().st_mode & 0o777 for path in release.folder.iterdir()} == {0o444}
    assert release.folder.stat().st_mode & 0o777 == 0o555
    assert {path.name for path in release.folder.iterdir()} == {
        "huoshui.duckdb", "manifest.json", "dim_channel.parquet", "fct_order_line.parquet", "mart_live.parquet",
    }  # fmt: skip


def test_publish_writes_true_counts_into_the_manifest(publish_night: Publish) -> None:
    manifest = publish_night().manifest
    assert {table.name: table.rows for table in manifest.tables} == {
        "dim_channel": 2, "fct_order_line": 50, "mart_live": 0,
    }  # fmt: skip
    assert manifest.storage_version == "v1.4.0"
    assert {entry.name: entry.bytes > 0 for entry in manifest.files}["huoshui.duckdb"]


@pytest.mark.parametrize("point", kill_points.POINTS)
def test_publish_killed_leaves_the_old_release_or_the_whole_new_one(
    publish_night: Publish, warehouse: Path, serving_dir: Path, execute: Callable[[str], None], point: str
) -> None:
    publish_night("long ago")
    before = publish_night("before")
    execute("delete from marts.dim_channel where channel_id = 'CH02'")
    assert kill_publish(warehouse, serving_dir, point) == -signal.SIGKILL
    is_committed = point in {"serving.flipped", "serving.trashed", "serving.retained"}
    seen = query(serving_dir, "select count(*) as n, (select run_id from marts._release) as run from marts.dim_channel")
    assert seen.to_pylist() == [{"n": 1, "run": "killed"} if is_committed else {"n": 2, "run": "before"}]
    assert before.release_id in [release.release_id for release in list_releases(serving_dir)]

    after = publish_night("after")
    assert after.is_current
    assert [path.name for path in (serving_dir / "releases").iterdir() if path.name.startswith(".")] == []


def test_publish_leaves_current_and_no_rubbish_when_it_fails(
    publish_night: Publish, serving_dir: Path, execute: Callable[[str], None]
) -> None:
    before = publish_night("before")
    execute("insert into marts.mart_live values (null, 1)")
    with pytest.raises(ServingError):
        publish_night("broken")
    assert [release.release_id for release in list_releases(serving_dir)] == [before.release_id]
    assert [path.name for path in (serving_dir / "releases").iterdir()] == [before.release_id]


def test_publish_says_that_a_retry_helps_when_the_warehouse_is_locked(publish_night: Publish, warehouse: Path) -> None:
    code = f"import duckdb, sys; c = duckdb.connect({str(warehouse)!r}); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(PublishError, match=r"could not be built .* A retry helps"):
            publish_night()
    finally:
        holder.communicate()


def test_publish_gives_a_name_of_its_own_when_a_run_publishes_twice_in_a_second(publish_night: Publish) -> None:
    ids = {publish_night("night", keep=30).release_id for _ in range(20)}
    assert len(ids) == 20


def test_publish_says_so_when_only_the_flush_of_the_switch_failed(
    publish_night: Publish, serving_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can take the switch back, so nobody may say that nothing happened."""
    before = publish_night("before")
    sync = durable.sync

    def failing(path: Path) -> None:
        if path == serving_dir:
            raise OSError(5, "Input/output error")
        sync(path)

    monkeypatch.setattr(durable, "sync", failing)
    with pytest.raises(PublishError, match="is the new one, but the disk did not confirm"):
        publish_night("after")
    assert (serving_dir / "current").resolve() != before.folder.resolve()


def test_publish_stands_when_old_releases_cannot_be_removed(
    publish_night: Publish, serving_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_night("old")

    def failing(folder: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(durable, "remove", failing)
    assert publish_night("new", keep=1).is_current
    monkeypatch.undo()
    publish_night("newest", keep=1)
    assert [release.manifest.run_id for release in list_releases(serving_dir)] == ["newest", "new"]


def test_publish_spares_the_release_it_replaces_even_when_a_killed_one_is_younger(
    publish_night: Publish, warehouse: Path, serving_dir: Path
) -> None:
    """A reader that followed `current` a moment ago must still find the file."""
    before = publish_night("before", keep=2)
    assert kill_publish(warehouse, serving_dir, "serving.linked") == -signal.SIGKILL
    publish_night("after", keep=2)
    assert before.release_id in [release.release_id for release in list_releases(serving_dir)]
    publish_night("later", keep=2)
    assert before.release_id not in [release.release_id for release in list_releases(serving_dir)]


def test_publish_keeps_the_newest_releases_only(publish_night: Publish, serving_dir: Path) -> None:
    ids = [publish_night(f"night-{i}", keep=2).release_id for i in range(4)]
    assert [release.release_id for release in list_releases(serving_dir)] == [ids[3], ids[2]]


def test_reader_never_sees_a_torn_or_missing_release(
    publish_night: Publish, serving_dir: Path, execute: Callable[[str], None]
) -> None:
    """Each release holds its number in two marts; a reader that saw two numbers at once saw a torn release."""

    def number(i: int) -> None:
        execute(f"update marts.dim_channel set channel_zh = '{i}'; delete from marts.mart_live")
        execute(f"insert into marts.mart_live values ('live', {i})")

    number(0)
    publish_night("night-0", keep=2)
    seen: list[tuple[str, int]] = []
    failures: list[duckdb.Error | ServingError] = []
    done = threading.Event()

    def read() -> None:
        sql = "select max(channel_zh) as a, min(channel_zh) as b, (select max(orders) from marts.mart_live) as c"
        while not done.is_set():
            try:
                row = query(serving_dir, f"{sql} from marts.dim_channel").to_pylist()[0]
                seen.append((row["a"] + row["b"], row["c"]))
            except (duckdb.Error, ServingError) as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for i in range(1, 9):
        number(i)
        publish_night(f"night-{i}", keep=2)
    done.set()
    reader.join()
    assert failures == []
    assert [pair for pair in seen if pair[0] != f"{pair[1]}{pair[1]}"] == []
    assert [c for _, c in seen] == sorted(c for _, c in seen)
    assert len({c for _, c in seen}) > 2


def test_publish_syncs_every_file_and_folder_before_it_flips(
    publish_night: Publish, serving_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fsync a power cut after the flip could leave `current` pointing at empty files."""
    synced: list[str] = []
    at_flip: list[str] = []
    sync, flip = durable.sync, durable.flip

    def recording_sync(path: Path) -> None:
        synced.append(path.name)
        sync(path)

    def recording_flip(link: Path, target: Path) -> None:
        at_flip.extend(synced)
        flip(link, target)

    monkeypatch.setattr(durable, "sync", recording_sync)
    monkeypatch.setattr(durable, "flip", recording_flip)
    release = publish_night("night")
    files = {path.name for path in release.folder.iterdir()}
    assert files | {".tmp-night", "releases"} <= set(at_flip)
    assert synced[-1] == serving_dir.name
