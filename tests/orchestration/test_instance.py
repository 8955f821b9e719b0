"""The instance lives below the home and leaves the repository clean."""

import dagster as dg

from ingestion.settings import Home
from orchestration.instance import environment
from orchestration.keys import WRITER_POOL
from orchestration.paths import PROJECT_ROOT


def test_open_instance_keeps_everything_below_the_home(instance: dg.DagsterInstance, home: Home) -> None:
    before = {path.name for path in PROJECT_ROOT.iterdir()}

    @dg.asset(pool=WRITER_POOL)
    def something() -> None:
        """A materialization."""

    assert dg.materialize([something], instance=instance).success
    assert {path.name for path in PROJECT_ROOT.iterdir()} == before
    assert (home.dagster / "history").is_dir()


def test_open_instance_sends_no_telemetry_and_bounds_the_writer_pool(instance: dg.DagsterInstance) -> None:
    assert instance.telemetry_enabled is False
    instance.event_log_storage.initialize_concurrency_limit_to_default(WRITER_POOL)
    assert instance.event_log_storage.get_concurrency_info(WRITER_POOL).slot_count == 1
    assert instance.run_monitoring_enabled


def test_environment_names_the_home_for_children(home: Home) -> None:
    assert environment(home)["HUOSHUI_HOME"] == str(home.root)
    assert environment(home)["HUOSHUI_DAGSTER_DIR"] == str(home.dagster)
