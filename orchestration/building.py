"""A whole build without Dagster: the same stages, arguments, child processes and steps as a night's.

For benchmarks and evaluations, which ask what a build costs or says and not what a night tells in the UI. Checks, audit
and release are the night's own.
"""

import json
from collections.abc import Sequence

from analytics.steps import STEPS
from ingestion.catalog import refresh_raw
from ingestion.errors import HuoshuiError
from ingestion.ledger import Build, Ledger
from ingestion.settings import Home, Settings

from orchestration.dbt_args import dbt_vars, stage_args
from orchestration.dbt_environment import dbt_environment
from orchestration.dbt_host import DbtHost
from orchestration.manifest import load_manifest
from orchestration.paths import DBT_PROJECT
from orchestration.resources import Night
from orchestration.stages import plan_stages
from orchestration.step_outputs import run_step, show_outputs
from orchestration.windows import digest_of, model_parameters, night_window

_TOLD_LINES = 5


def build(home: Home, settings: Settings, night: Night) -> Build:
    """Bring the warehouse of a home up to its lake; gives what the ledger is to remember. Raises HuoshuiError."""
    refresh_raw(home, settings)
    show_outputs(home, STEPS)
    window = night_window(home, settings, night)
    with DbtHost() as host:
        for stage in plan_stages(load_manifest(), STEPS):
            run_dbt(host, home, stage_args(stage, dbt_vars(window, model_parameters(settings)), window.full_refresh))
            for step in stage.steps:
                run_step(home, settings, night, step)
    ledger = Ledger(home.ledger)
    try:
        return Build(ledger.high_seq(), window.through, digest_of(settings))
    finally:
        ledger.close()


def run_dbt(host: DbtHost, home: Home, arguments: Sequence[str]) -> None:
    """One dbt command as the night runs it. Raises HuoshuiError with dbt's last words."""
    build = host.start(["--quiet", *arguments], dbt_environment(home), DBT_PROJECT)
    with build.stdout:
        said = build.stdout.read()
    if build.wait():
        raise HuoshuiError(f"dbt failed: {last_messages(said)} A retry does not help before that is corrected.")


def last_messages(output: bytes) -> str:
    """The last few messages of dbt's JSON log."""
    messages = []
    for line in output.decode(errors="replace").splitlines()[-_TOLD_LINES:]:
        try:
            messages.append(str(json.loads(line)["info"]["msg"]))
        except (ValueError, KeyError, TypeError):
            messages.append(line)
    return " ".join(messages)
