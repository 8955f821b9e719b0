"""Runs left behind by a dead worker are failed, and their pool slots freed.

Dagster marks a run failed when the server that spawned its worker sees it die; when both die together (reboot, kill -9
of the process group, out of memory) the run stays STARTED for ever and its slot blocks the next night. The sweep looks
at the worker's own tags instead. It runs before every night, on every sensor tick and when the daemon starts.
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.worker import is_alive

UNCLAIMED_GRACE = timedelta(minutes=10)  # a run whose worker has not yet written its tags
_UNFINISHED = (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING)


def sweep(instance: dg.DagsterInstance) -> list[str]:
    """Fail unfinished runs whose worker is dead and free slots held by finished runs; returns the failed run ids."""
    records = instance.get_run_records(dg.RunsFilter(statuses=list(_UNFINISHED)))
    dead = [record.dagster_run for record in records if _is_dead(record)]
    for run in dead:
        instance.report_run_failed(
            run,
            "The worker of this run died (killed, out of memory, or the machine went down). "
            "What it had committed stays, the current release is untouched, the next run does the work again.",
        )
    free_slots_of_finished_runs(instance)
    return [run.run_id for run in dead]


def free_slots_of_finished_runs(instance: dg.DagsterInstance) -> None:
    """Give back concurrency slots whose run has ended one way or another."""
    storage = instance.event_log_storage
    if not storage.supports_global_concurrency_limits:
        return
    for run_id in storage.get_concurrency_run_ids():
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            storage.free_concurrency_slots_for_run(run_id)


def _is_dead(record: dg.RunRecord) -> bool:
    alive = is_alive(record.dagster_run.tags)
    if alive is None:
        return datetime.now(UTC) - record.update_timestamp.replace(tzinfo=UTC) > UNCLAIMED_GRACE
    return not alive
