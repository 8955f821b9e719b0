"""The night starts at 06:30 in Shanghai by itself."""

import dagster as dg

from orchestration.schedules import nightly_schedule


def test_nightly_schedule_runs_the_nightly_job_by_default() -> None:
    assert nightly_schedule.cron_schedule == "30 6 * * *"
    assert nightly_schedule.execution_timezone == "Asia/Shanghai"
    assert nightly_schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert nightly_schedule.job_name == "nightly"
