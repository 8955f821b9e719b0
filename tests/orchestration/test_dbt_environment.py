"""What dbt is told: everything it writes lies in the home."""

from ingestion.settings import Home
from orchestration.dbt_environment import dbt_environment


def test_dbt_environment_keeps_every_artifact_in_the_home(home: Home) -> None:
    found = dbt_environment(home)
    for name in ("HUOSHUI_WAREHOUSE", "HUOSHUI_TEMP_DIR", "DBT_TARGET_PATH", "DBT_LOG_PATH"):
        assert found[name].startswith(str(home.root)), name
