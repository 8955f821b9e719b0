"""dbt models, seeds and tests: one `dbt build` a night for every stage (orchestration/stages.py).

Flow:  ledger's last build -> window -> dbt vars -> dbt as a child process -> its events as materializations and checks,
       held until the child has let go of the DuckDB file so that row counts and previews can be added, while the next
       stage's dbt gets ready -> after the last stage: ledger.
A build of some models only (from the UI) is not recorded: the next night must see all loads since the last whole one.
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import dagster as dg
from analytics.steps import STEPS
from dagster_dbt import DbtCliInvocation, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from ingestion.catalog import refresh_raw
from ingestion.ledger import Build as LedgerBuild
from ingestion.ledger import Ledger
from ingestion.settings import Home
from packaging.version import Version

from orchestration.audit import record_audit
from orchestration.dbt_args import Window, dbt_vars, stage_args
from orchestration.dbt_environment import dbt_environment
from orchestration.dbt_host import Build
from orchestration.failures import told_to_dagster
from orchestration.history import failing_checks
from orchestration.keys import WRITER_POOL, dbt_key
from orchestration.paths import DBT_PROJECT
from orchestration.previews import table_metadata
from orchestration.progress import say
from orchestration.resources import DbtResource, Night, WriterLease
from orchestration.stages import Stage
from orchestration.step_outputs import show_outputs
from orchestration.translator import HuoshuiTranslator
from orchestration.windows import digest_of, model_parameters, night_window

_BUILT = {"model", "seed"}
_EVERYTHING = "fqn:*"
Events = Iterator[Any]  # dagster-dbt yields outputs, check results and observations


def build_warehouse(manifest: Mapping[str, Any], stages: Sequence[Stage]) -> list[dg.AssetsDefinition]:
    """All dbt models and seeds as one multi-asset per stage, with the tests as its checks."""
    whole = frozenset(dbt_key(node) for node in manifest["nodes"].values() if node["resource_type"] in _BUILT)
    following = {stage.number: after for stage, after in pairwise(stages)}
    return [_build_stage(manifest, stage, following.get(stage.number), whole) for stage in stages]


def _build_stage(
    manifest: Mapping[str, Any], stage: Stage, following: Stage | None, whole: frozenset[dg.AssetKey]
) -> dg.AssetsDefinition:
    translator = HuoshuiTranslator()

    @dbt_assets(
        manifest=manifest,
        select=stage.select or _EVERYTHING,
        exclude=stage.exclude,
        dagster_dbt_translator=translator,
        name=stage.name,
        pool=WRITER_POOL,
    )
    def warehouse(context: dg.AssetExecutionContext, night: Night, lease: WriterLease, dbt: DbtResource) -> Events:
        home = lease.home.home
        with told_to_dagster():
            settings = lease.home.settings()
            if stage.number == 0:
                refresh_raw(home, settings)
                show_outputs(home, STEPS)
                record_audit(home.warehouse, failing_checks(context.instance, context.run_id))
            window = night_window(home, settings, night)
        context.log.info("dbt build through %s: %s", window.through, _describe(window))
        is_whole_build = is_whole(context.run.asset_selection, whole)
        subset = sorted(key.path[-1] for key in context.selected_asset_keys) if context.is_subset else []

        def asked(of: Stage, *names: str) -> list[str]:
            return stage_args(of, dbt_vars(window, model_parameters(settings)), window.full_refresh, names)

        build = dbt.host.start(asked(stage, *subset), dbt_environment(home), DBT_PROJECT)
        invocation = _invoke(context, build, home.dagster / "dbt", (manifest, translator))

        def built() -> Events:
            yield from _announce(invocation.stream())
            if following is not None and is_whole_build:
                dbt.host.get_ready(asked(following), dbt_environment(home), DBT_PROJECT)

        yield from with_table_metadata(built(), home)
        if stage.is_last and is_whole_build:
            ledger = Ledger(home.ledger)
            ledger.record_build(LedgerBuild(ledger.high_seq(), window.through, digest_of(settings)))
            ledger.close()

    return warehouse


def is_whole(selection: AbstractSet[dg.AssetKey] | None, whole: AbstractSet[dg.AssetKey]) -> bool:
    """Whether a run builds every dbt table; a job that selects everything has None or nothing here."""
    return not selection or whole <= selection


def with_table_metadata(events: Events, home: Home) -> Events:
    """Yield check results as they come, models at the end with row counts; models already built survive a failure."""
    held: list[dg.Output[Any]] = []
    try:
        for event in events:
            if isinstance(event, dg.Output):
                held.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError as error:
        yield from held
        raise dbt_failure(str(error), home) from None
    metadata = table_metadata(home.warehouse, [_relation(output) for output in held])
    for output in held:
        yield output.with_metadata({**output.metadata, **metadata.get(_relation(output), {})})


def dbt_failure(text: str, home: Home) -> dg.Failure:
    """What dbt said, without the command line around it."""
    said = text.partition("Errors parsed from dbt logs:")[2].strip() or text.strip()
    log = home.dagster / "dbt" / "dbt.log"
    return dg.Failure(f"dbt build failed, nothing was published: {said} (full log: {log})", allow_retries=False)


def _invoke(
    context: dg.AssetExecutionContext, build: Build, target: Path, project: tuple[Mapping[str, Any], HuoshuiTranslator]
) -> DbtCliInvocation:
    """dbt's events for Dagster; `DbtCliResource` would start dbt once more for its version and load the adapter."""
    manifest, translator = project
    return DbtCliInvocation(
        process=cast("subprocess.Popen[bytes]", build),
        manifest=manifest,
        dagster_dbt_translator=translator,
        project_dir=DBT_PROJECT,
        target_path=target,
        raise_on_error=True,
        context=context,
        adapter=None,
        cli_version=Version(version("dbt-core")),
    )


def _announce(events: Events) -> Events:
    """Tell the terminal which model was built or tested."""
    for event in events:
        name = getattr(event, "output_name", None) or getattr(event, "check_name", None)
        say("build", str(name or ""))
        yield event


def _relation(output: dg.Output[Any]) -> str:
    """`marts.dim_channel` from the output's table name; empty for what is no table."""
    name = output.metadata.get("dagster/relation_identifier") or output.metadata.get("dagster/table_name")
    return str(getattr(name, "value", name) or "").replace('"', "").partition(".")[2]


def _describe(window: Window) -> str:
    return f"full refresh ({window.reason})" if window.full_refresh else window.reason
