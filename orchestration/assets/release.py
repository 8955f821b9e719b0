"""The release: audited marts copied out of the warehouse, `serving/current` flipped as the last act.

It runs only when dbt and every blocking check of its upstream assets passed; Dagster skips it otherwise. A run that was
started on this asset alone is held against the checks of the last evaluation too.
"""

import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from time import monotonic

import dagster as dg
from serving.release import PublishRequest, publish

from orchestration.failures import told_to_dagster
from orchestration.history import blocking, failing_checks
from orchestration.keys import OWNER, RELEASE
from orchestration.paths import PROJECT_ROOT
from orchestration.progress import say
from orchestration.resources import Night, WriterLease
from orchestration.windows import release_parameters


def build_release(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The last asset of a night; depends on every table of the marts layer."""

    @dg.asset(
        key=RELEASE,
        deps=marts,
        group_name="serving",
        kinds={"duckdb", "parquet"},
        owners=[OWNER],
        tags={"layer": "serving"},
        description="One atomic release of all marts under serving/releases; BI reads serving/current/huoshui.duckdb.",
    )
    def release(context: dg.AssetExecutionContext, night: Night, lease: WriterLease) -> dg.MaterializeResult[None]:
        refuse_when_blocked(context)
        say("release", "publish")
        started, home = monotonic(), lease.home
        with told_to_dagster():
            settings = home.settings()
            published = publish(
                PublishRequest(
                    warehouse=home.home.warehouse,
                    serving_dir=home.home.serving,
                    run_id=context.run_id,
                    data_through_date=night.through_date,
                    git_commit=git_commit(),
                    parameters=release_parameters(home.home, settings),
                    version=version("huoshui"),
                    keep=settings.retention.releases,
                )
            )
        return dg.MaterializeResult(
            metadata={"release": published.release_id, "publish_seconds": round(monotonic() - started, 2)}
        )

    return release


def refuse_when_blocked(context: dg.AssetExecutionContext) -> None:
    """Raise Failure when a blocking check of this run failed; a second gate behind Dagster's own."""
    failed = blocking(failing_checks(context.instance, context.run_id))
    if failed:
        names = ", ".join(f"{check.asset}: {check.check}" for check in failed)
        raise dg.Failure(f"Not published: {names} failed. The current release stays.", allow_retries=False)


def git_commit() -> str:
    """The commit the code runs at; `unknown` outside a git work tree."""
    command = ["git", "-C", str(PROJECT_ROOT), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - fixed arguments
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"
