"""Runs of dead workers are failed and their slots freed; living ones are left alone."""

import subprocess
import sys
import time
from datetime import timedelta

import dagster as dg
import pytest

from orchestration import sweep as sweep_module
from orchestration.keys import WRITER_POOL
from orchestration.sweep import sweep
from orchestration.worker import worker_tags


@dg.op
def nothing() -> None:
    """Stands for a step."""


@dg.job
def some_job() -> None:
    """A job to hang runs on."""
    nothing()


def plant(instance: dg.DagsterInstance, tags: dict[str, str]) -> dg.DagsterRun:
    """A run left STARTED that holds a slot of the writer pool."""
    run = instance.create_run_for_job(some_job, tags=tags)
    instance.handle_new_event(
        dg.EventLogEntry(
            error_info=None,
            user_message="",
            level=20,
            run_id=run.run_id,
            timestamp=time.time(),
            dagster_event=dg.DagsterEvent(event_type_value=dg.DagsterEventType.RUN_START.value, job_name=run.job_name),
        )
    )
    instance.event_log_storage.initialize_concurrency_limit_to_default(WRITER_POOL)
    claim = instance.event_log_storage.claim_concurrency_slot(WRITER_POOL, run.run_id, "nothing")
    assert claim.is_claimed
    return run


def dead_tags() -> dict[str, str]:
    """Tags of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    tags = worker_tags(child.pid)
    child.communicate(b"\n")
    return tags


def is_slot_free(instance: dg.DagsterInstance) -> bool:
    """Whether a new run could enter the pool."""
    return instance.event_log_storage.claim_concurrency_slot(WRITER_POOL, "next", "nothing").is_claimed


def test_sweep_fails_the_run_of_a_dead_worker_and_frees_its_slot(instance: dg.DagsterInstance) -> None:
    run = plant(instance, dead_tags())
    assert sweep(instance) == [run.run_id]
    swept = instance.get_run_by_id(run.run_id)
    assert swept is not None
    assert swept.status is dg.DagsterRunStatus.FAILURE
    assert is_slot_free(instance)


def test_sweep_leaves_a_living_worker_alone(instance: dg.DagsterInstance) -> None:
    run = plant(instance, worker_tags())
    assert sweep(instance) == []
    kept = instance.get_run_by_id(run.run_id)
    assert kept is not None
    assert kept.status is dg.DagsterRunStatus.STARTED
    assert not is_slot_free(instance)


def test_sweep_gives_an_unclaimed_run_time(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    run = plant(instance, {})
    assert sweep(instance) == []
    monkeypatch.setattr(sweep_module, "UNCLAIMED_GRACE", timedelta(0))
    assert sweep(instance) == [run.run_id]


def test_sweep_frees_the_slot_of_a_run_that_failed_by_itself(instance: dg.DagsterInstance) -> None:
    run = plant(instance, worker_tags())
    instance.report_run_failed(run, "planted")
    assert sweep(instance) == []
    assert is_slot_free(instance)
