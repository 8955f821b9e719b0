"""When published tables are late: not rebuilt between midnight and 08:00 Asia/Shanghai."""

from datetime import timedelta

import dagster as dg

BUSINESS_TIMEZONE = "Asia/Shanghai"

MORNING = dg.FreshnessPolicy.cron(
    deadline_cron="0 8 * * *", lower_bound_delta=timedelta(hours=8), timezone=BUSINESS_TIMEZONE
)
