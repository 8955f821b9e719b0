"""Where the project's own files lie: the dbt project and the Dagster instance file.

Data never lies here: everything a run writes goes below the home (`ingestion.settings.Home`).
"""

import os
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
DBT_MANIFEST = DBT_PROJECT / "target" / "manifest.json"
DBT_PARSED = DBT_PROJECT / "target" / "parsed" / "partial_parse.msgpack"

HOME_VARIABLE = "HUOSHUI_HOME"
DAGSTER_DIR_VARIABLE = "HUOSHUI_DAGSTER_DIR"
DEFAULT_HOME = "./data"


def home_root(chosen: str | None = None) -> Path:
    """The home as an absolute path: what was chosen, else `HUOSHUI_HOME`, else `./data`."""
    return Path(chosen or os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).expanduser().absolute()
