"""What Dagster shows: a snapshot of jobs, schedules, groups and the frame of keys; every asset is described."""

import re

import dagster as dg
import pytest

from ingestion.settings import Home
from ingestion.streams.registry import STREAMS
from orchestration.definitions import definitions_of
from orchestration.keys import INBOX, RELEASE, raw_key
from quality.suites import MART_SUITES

PUBLISHED = {suite.table.partition(".")[2] for suite in MART_SUITES}
TOML = """
[[brands]]
brand_id = "b"
[[shops]]
shop_id = "s"
brand_id = "b"
[streams."brand.crm_orders"]
key = ["order_id"]
columns = [{ name = "order_id", type = "id", required = true }]
"""


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return definitions_of(Home(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def specs(defs: dg.Definitions) -> dict[dg.AssetKey, dg.AssetSpec]:
    return {spec.key: spec for spec in defs.resolve_all_asset_specs()}


def test_definitions_hold_the_jobs_schedules_and_sensors(defs: dg.Definitions) -> None:
    repository = defs.get_repository_def()
    assert {job.name for job in repository.get_all_jobs()} - {"__ASSET_JOB"} == {"nightly", "intake"}
    assert {schedule.name for schedule in repository.schedule_defs} == {"nightly_schedule"}
    assert {sensor.name for sensor in repository.sensor_defs} >= {"new_files", "alert_on_failure"}


def test_definitions_have_an_asset_per_stream_and_per_published_table(
    specs: dict[dg.AssetKey, dg.AssetSpec],
) -> None:
    assert {raw_key(name) for name in STREAMS} <= set(specs)
    assert {key.path[1] for key in specs if key.path[0] == "marts"} == PUBLISHED
    assert {INBOX, RELEASE} <= set(specs)
    assert {key.path[0] for key in specs} - {"analytics"} == {
        "inbox",
        "raw",
        "seeds",
        "staging",
        "intermediate",
        "marts",
        "serving",
    }


def test_definitions_read_from_left_to_right(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    order = ["inbox", "raw", "seeds", "staging", "intermediate", "marts", "serving"]
    order.insert(order.index("intermediate"), "analytics")  # steps stand between intermediate models
    backwards = [
        (key.to_user_string(), dep.asset_key.to_user_string())
        for key, spec in specs.items()
        for dep in spec.deps
        if order.index(dep.asset_key.path[0]) > order.index(key.path[0])
    ]
    inner = ("marts", "intermediate")
    assert [pair for pair in backwards if not pair[1].startswith(inner)] == []
    assert {dep.asset_key.path[0] for dep in specs[RELEASE].deps} == {"marts"}


def test_groups_read_from_left_to_right(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    """As the picture of the way of the data; only the areas of the warehouse need something of each other."""
    stages = [
        ["inbox"],
        ["raw"],
        ["staging"],
        ["identity"],
        ["sales", "attribution", "members"],
        ["audit"],
        ["serving"],
    ]

    def stage(group: str | None) -> int:
        (place,) = (at for at, names in enumerate(stages) if group in names)
        return place

    groups = {spec.group_name for spec in specs.values()}
    assert len(groups) == 9  # what one screen shows
    backwards = {
        (specs[dep.asset_key].group_name, spec.group_name)
        for spec in specs.values()
        for dep in spec.deps
        if stage(specs[dep.asset_key].group_name) > stage(spec.group_name)
    }
    assert backwards == set()


def test_definitions_describe_own_and_group_every_asset(specs: dict[dg.AssetKey, dg.AssetSpec]) -> None:
    bare = [
        key.to_user_string()
        for key, spec in specs.items()
        if not (spec.description and spec.owners and spec.kinds and spec.group_name not in {None, "default"})
    ]
    assert bare == []


def test_definitions_put_suites_and_dbt_tests_on_assets(defs: dg.Definitions) -> None:
    keys = {key.to_user_string() for key in defs.resolve_asset_graph().asset_check_keys}
    assert len([key for key in keys if key.startswith("raw/")]) >= 3 * len(STREAMS)
    assert {key.split(":")[0].partition("/")[2] for key in keys if key.startswith("marts/")} == PUBLISHED


def test_every_check_says_what_it_is_about(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    specs = [graph.get_check_spec(key) for key in graph.asset_check_keys]
    assert [f"{spec.asset_key.to_user_string()}: {spec.name}" for spec in specs if not spec.description] == []


def test_nightly_has_one_step_per_kind_of_work_in_order(defs: dg.Definitions) -> None:
    job = defs.resolve_job_def("nightly")
    of_steps = re.compile(r"analytics_\w+|warehouse_\d|mart_suites_\d")
    assert {node.name for node in job.nodes if not of_steps.fullmatch(node.name)} == {
        "take_in",
        "schema_drift",
        "raw_suites",
        "warehouse",
        "mart_suites",
        "serving__release",
    }
    waits = {
        node.name: {d.node for by in job.dependencies[key].values() for d in by.get_node_dependencies()}
        for key in job.dependencies
        for node in job.nodes
        if node.name == key.name
    }
    assert waits["warehouse"] >= {"take_in", "raw_suites"}
    assert waits["serving__release"] >= {"warehouse", "mart_suites"}


def test_intake_takes_in_and_builds_nothing(defs: dg.Definitions) -> None:
    assert {node.name for node in defs.resolve_job_def("intake").nodes} == {"take_in"}


def test_jobs_end_by_themselves(defs: dg.Definitions) -> None:
    assert {name: int(defs.resolve_job_def(name).tags["dagster/max_runtime"]) for name in ("nightly", "intake")} == {
        "nightly": 3 * 3600,
        "intake": 3600,
    }


def test_definitions_take_custom_streams_from_the_home(home: Home) -> None:
    home.toml.write_text(TOML)
    custom = {spec.key: spec for spec in definitions_of(Home(home.root)).resolve_all_asset_specs()}
    spec = custom[raw_key("brand.crm_orders")]
    assert (spec.group_name, spec.tags["domain"]) == ("raw", "brand")
