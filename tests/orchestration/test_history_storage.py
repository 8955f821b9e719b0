"""History with open connections: what Dagster's own SQLite storage reads of it, and when files are let go of."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage

from ingestion.settings import Home
from orchestration import history_storage
from orchestration.history_storage import HistoryStorage, OpenEventLog

NUMBERS = dg.AssetKey("numbers")


@dg.multi_asset(specs=[dg.AssetSpec(NUMBERS)], check_specs=[dg.AssetCheckSpec("is_small", asset=NUMBERS)])
def numbers() -> Iterator[Any]:
    """An asset with a check."""
    yield dg.MaterializeResult(NUMBERS, check_results=[dg.AssetCheckResult(passed=False)])


def events(home: Home) -> Path:
    """Where Dagster itself keeps events below its folder."""
    return home.dagster / "history" / "runs"


def run_once(instance: dg.DagsterInstance) -> str:
    """A run of `numbers`; gives its id."""
    logging.disable(logging.CRITICAL)
    try:
        return dg.materialize([numbers], instance=instance).run_id
    finally:
        logging.disable(logging.NOTSET)


def test_the_repository_uses_it(instance: dg.DagsterInstance) -> None:
    assert isinstance(instance.event_log_storage, OpenEventLog)


def test_dagsters_own_storage_reads_the_same_events(home: Home, instance: dg.DagsterInstance) -> None:
    run_id = run_once(instance)
    own = SqliteEventLogStorage(str(events(home)))
    own.register_instance(instance)
    read = instance.event_log_storage.get_logs_for_run(run_id)
    assert read == own.get_logs_for_run(run_id)
    assert {entry.get_dagster_event().event_type_value for entry in read} >= {
        "ASSET_MATERIALIZATION_PLANNED",
        "ASSET_CHECK_EVALUATION",
        dg.DagsterEventType.RUN_SUCCESS.value,
    }
    check = dg.AssetCheckKey(NUMBERS, "is_small")
    (recorded,) = own.get_asset_check_execution_history(check, limit=5)
    assert recorded.run_id == run_id
    assert instance.event_log_storage.get_asset_keys() == own.get_asset_keys() == [NUMBERS]


def test_a_run_connects_once_to_each_file(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(url: str, **options: object) -> sqlalchemy.engine.Engine:
        made.append(Path(url).name)
        return sqlalchemy.create_engine(url, **options)

    monkeypatch.setattr(history_storage, "create_engine", counted)
    run_id = run_once(instance)
    assert any(name.startswith(run_id) for name in made)
    assert len(made) == len(set(made))


def test_files_are_let_go_of(home: Home, instance: dg.DagsterInstance) -> None:
    storage = OpenEventLog(str(events(home)))
    storage.register_instance(instance)
    for number in range(9):
        with storage.run_connection(f"run-{number}") as connection:
            assert connection.execute(sqlalchemy.text("select count(*) from event_logs")).scalar() == 0
    assert len(storage._engines) == history_storage._OPEN_FILES
    storage.dispose()
    assert not storage._engines


def test_a_wiped_history_starts_again(instance: dg.DagsterInstance) -> None:
    run_id = run_once(instance)
    instance.event_log_storage.wipe()
    assert not instance.event_log_storage.get_logs_for_run(run_id)
    assert not instance.event_log_storage.get_asset_keys()
    assert instance.event_log_storage.get_logs_for_run(run_once(instance))


def test_it_knows_the_migrations_that_ran(tmp_path: Path) -> None:
    storage = HistoryStorage(str(tmp_path)).event_log_storage
    assert isinstance(storage, OpenEventLog)
    assert storage.has_table("asset_keys")
    assert not storage.has_table("no_such_table")
    assert storage.has_secondary_index("asset_key_table")
    assert not storage.has_secondary_index("no_such_migration")
    storage.dispose()
