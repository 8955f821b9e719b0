"""The Dagster instance of a home: `dagster.yaml` of the repository, every path below `<home>/dagster`.

Flow:  point_at(home) sets the environment that dagster.yaml and child processes read  ->  open_instance(home).
"""

import os

import dagster as dg
from ingestion.settings import Home

from orchestration.paths import DAGSTER_DIR_VARIABLE, HOME_VARIABLE, PROJECT_ROOT


def environment(home: Home) -> dict[str, str]:
    """Variables under which Dagster, its workers and dbt find this home."""
    return {
        HOME_VARIABLE: str(home.root),
        DAGSTER_DIR_VARIABLE: str(home.dagster),
        "DAGSTER_HOME": str(PROJECT_ROOT),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DO_NOT_TRACK": "1",
    }


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance of `home`, for this process and its children. Close it with `with`."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(home))
    return dg.DagsterInstance.get()
