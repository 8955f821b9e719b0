"""The nightly schedule: 06:30 Asia/Shanghai, after the platforms' T+1 figures and before the 08:00 deadline."""

import dagster as dg

from orchestration.freshness import BUSINESS_TIMEZONE
from orchestration.jobs import nightly

nightly_schedule = dg.ScheduleDefinition(
    name="nightly_schedule",
    job=nightly,
    cron_schedule="30 6 * * *",
    execution_timezone=BUSINESS_TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
