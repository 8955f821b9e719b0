"""A whole build without Dagster: the same stages, arguments, child processes and steps as a night's.

For benchmarks and evaluations, which ask what a build costs or says and not what a night tells in the UI. Checks, audit
and release are the night's own.
"""

import json
import subprocess
import sys
from collections.abc import Sequence

from analytics.steps import STEPS
from ingestion.catalog import refresh_raw
from ingestion.errors import HuoshuiError
from ingestion.ledger import Build, Ledger
from ingestion.settings import Home, Settings

from orchestration.assets.warehouse import dbt_environment
from orchestration.dbt_args import dbt_vars, stage_args
from orchestration.manifest import load_manifest
from orchestration.paths import PROJECT_ROOT
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
    for stage in plan_stages(load_manifest(), STEPS):
        run_dbt(home, stage_args(stage, dbt_vars(window, model_parameters(settings)), window.full_refresh))
        for step in stage.steps:
            run_step(home, settings, night, step)
    ledger = Ledger(home.ledger)
    try:
        return Build(ledger.high_seq(), window.through, digest_of(home, settings))
    finally:
        ledger.close()


def run_dbt(home: Home, arguments: Sequence[str]) -> None:
    """One dbt command as the night starts it. Raises HuoshuiError with dbt's last words."""
    command = [sys.executable, "-m", "orchestration.dbt_child", "--quiet", *arguments]
    done = subprocess.run(  # noqa: S603 - our own module
        command, cwd=PROJECT_ROOT, env=dbt_environment(home), capture_output=True, check=False
    )
    if done.returncode:
        raise HuoshuiError(f"dbt failed: {last_messages(done.stdout)} A retry does not help before that is corrected.")


def last_messages(output: bytes) -> str:
    """The last few messages of dbt's JSON log."""
    messages = []
    for line in output.decode(errors="replace").splitlines()[-_TOLD_LINES:]:
        try:
            messages.append(str(json.loads(line)["info"]["msg"]))
        except (ValueError, KeyError, TypeError):
            messages.append(line)
    return " ".join(messages)
