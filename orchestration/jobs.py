"""Jobs: `nightly` does everything, `intake` only takes the inbox in. They select by layer, never by a list of keys."""

from datetime import timedelta

import dagster as dg

from orchestration.history import NIGHTLY
from orchestration.keys import RAW_LAYER

INTAKE = "intake"
_NIGHT_LIMIT = timedelta(hours=3)
_INTAKE_LIMIT = timedelta(hours=1)


def _limit(longest: timedelta) -> dict[str, str]:
    return {"dagster/max_runtime": str(int(longest.total_seconds()))}


nightly = dg.define_asset_job(
    NIGHTLY,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    tags=_limit(_NIGHT_LIMIT),
    description="Inbox -> raw streams -> checks -> dbt -> checks -> release; what the schedule and `huoshui run` run.",
)

intake = dg.define_asset_job(
    INTAKE,
    selection=dg.AssetSelection.key_prefixes(RAW_LAYER).without_checks(),
    executor_def=dg.in_process_executor,
    tags=_limit(_INTAKE_LIMIT),
    description="Takes new files of the inbox into the lake between nights; builds and publishes nothing.",
)
