"""The Dagster instance of a home: `dagster.yaml` of the repository, every path below `<home>/dagster`.

Flow:  environment(home) tells dagster.yaml and child processes where things lie  ->  open_instance(home).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from ingestion.home import private_files
from ingestion.settings import Home

from orchestration.event_storage import steady_storage
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


@contextmanager
def open_instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """The instance of `home`, for this process and its children; what they write meanwhile is private."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(home))
    with private_files(), steady_storage(home.dagster), dg.DagsterInstance.get() as instance:
        yield instance
