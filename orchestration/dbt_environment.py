"""What a dbt process of a home is told through its environment."""

import os

from ingestion.settings import Home

from orchestration.dbt_child import PARENT_VARIABLE, PARSED_VARIABLE
from orchestration.manifest import parsed_project
from orchestration.paths import DBT_PROJECT


def dbt_environment(home: Home) -> dict[str, str]:
    """What the dbt child needs to know: where the warehouse, its spill and its artifacts lie, and how to log.

    Nobody reads dbt's artifacts, and its debug messages (a dozen for each of 230 nodes) cost more than many models:
    what ran lies under `compiled` and `run`, what it said in the log, what came of it in Dagster.
    """
    target = home.dagster / "dbt"
    return {
        **os.environ,
        PARENT_VARIABLE: str(os.getpid()),
        PARSED_VARIABLE: str(parsed_project() or ""),
        "HUOSHUI_WAREHOUSE": str(home.warehouse),
        "HUOSHUI_TEMP_DIR": str(home.warehouse.parent / "tmp"),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_LOG_FORMAT": "json",
        "DBT_LOG_LEVEL_FILE": "info",
        "DBT_WRITE_JSON": "false",
        "DBT_USE_COLORS": "false",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DAGSTER_DBT_CLI": "true",
        "PYTHONUNBUFFERED": "1",
    }
