"""The lease is the writer lock; the night defaults to yesterday in Shanghai."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from ingestion.locks import writer_lock
from ingestion.settings import Home
from ingestion.streams.registry import STREAMS
from orchestration.resources import HomeResource, Night, WriterLease, declared_streams
from orchestration.worker import PID_TAG


def run(instance: dg.DagsterInstance, home: Home) -> tuple[dg.DagsterRun, list[bool]]:
    """A run that needs the lease: the run, and whether the lock was free while it executed."""
    free: list[bool] = []

    @dg.asset
    def something(lease: WriterLease) -> None:
        from filelock import FileLock, Timeout

        try:
            with FileLock(lease.home.home.writer_lock, timeout=0, is_singleton=False):
                free.append(True)
        except Timeout:
            free.append(False)

    home_resource = HomeResource(root=str(home.root))
    resources = {"home": home_resource, "lease": WriterLease(home=home_resource)}
    result = dg.materialize([something], instance=instance, resources=resources, raise_on_error=False)
    found = instance.get_run_by_id(result.run_id)
    assert found is not None
    return found, free


def test_writer_lease_holds_the_lock_while_the_run_executes(instance: dg.DagsterInstance, home: Home) -> None:
    made, free = run(instance, home)
    assert (made.status, free) == (dg.DagsterRunStatus.SUCCESS, [False])
    with writer_lock(home, "afterwards"):
        pass


def test_writer_lease_names_its_worker(instance: dg.DagsterInstance, home: Home) -> None:
    made, _ = run(instance, home)
    assert PID_TAG in made.tags


def test_night_is_yesterday_in_shanghai_unless_asked() -> None:
    assert Night(through="2026-06-30").through_date == date(2026, 6, 30)
    assert Night().through_date == datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=1)


def test_declared_streams_of_a_broken_home_are_the_built_in_ones(home: Home) -> None:
    home.toml.write_text("not toml =")
    assert declared_streams(home) == STREAMS
