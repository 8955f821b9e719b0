"""Everything Dagster knows about Huoshui: a table of contents. Loading it reads the dbt manifest and `huoshui.toml`."""

from functools import lru_cache

import dagster as dg
from analytics.steps import STEPS
from ingestion.settings import Home

from orchestration.assets.intake import AUDIT_SPEC, INBOX_SPEC, build_intake
from orchestration.assets.release import build_release
from orchestration.assets.steps import build_step
from orchestration.assets.warehouse import build_warehouse
from orchestration.checks.catalog import mart_checks, raw_suites
from orchestration.checks.drift import build_drift_checks
from orchestration.checks.suites import build_suite_checks
from orchestration.jobs import intake, nightly
from orchestration.keys import MARTS_LAYER, table_key
from orchestration.manifest import load_manifest
from orchestration.paths import home_root
from orchestration.resources import DbtResource, HomeResource, Night, WriterLease, declared_streams
from orchestration.schedules import nightly_schedule
from orchestration.sensors import alert_on_failure, new_files
from orchestration.stages import attach_tests, plan_stages


@lru_cache(maxsize=4)
def definitions_of(home: Home) -> dg.Definitions:
    """All definitions over one home; custom streams of its `huoshui.toml` are assets like any other."""
    streams = declared_streams(home)
    manifest = load_manifest()
    attach_tests(manifest, STEPS)
    stages = plan_stages(manifest, STEPS)
    warehouse = build_warehouse(manifest, stages)
    steps = [build_step(step) for stage in stages for step in stage.steps]
    marts = sorted(key for part in warehouse for key in part.keys if key.path[0] == MARTS_LAYER)
    home_resource = HomeResource(root=str(home.root))
    return dg.Definitions(
        assets=[AUDIT_SPEC, INBOX_SPEC, build_intake(streams), *warehouse, *steps, build_release(marts)],
        asset_checks=[
            build_drift_checks(streams),
            build_suite_checks("raw_suites", raw_suites(streams), table_key),
            *mart_checks(warehouse),
        ],
        jobs=[nightly, intake],
        schedules=[nightly_schedule],
        sensors=[new_files, alert_on_failure],
        resources={
            "home": home_resource,
            "night": Night(),
            "lease": WriterLease(home=home_resource),
            "dbt": DbtResource(home=home_resource),
        },
    )


defs = definitions_of(Home(home_root()))
