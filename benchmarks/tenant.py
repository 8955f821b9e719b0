"""The sandbox tenant that all cases share: built once in a temporary folder.

Flow:  night 1 of exports  ->  lake  ->  dbt from scratch  ->  night 2 of exports  ->  lake, and stop: the warehouse
       stands as it does at the moment the second night's dbt begins.
Why:   dbt is started as the nightly run starts it (same arguments, same child process), without Dagster and the checks,
       which cost the same either way.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.ledger import Build, Ledger
from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home, Settings, create_home, load_settings
from orchestration.assets.warehouse import dbt_environment
from orchestration.dbt_args import build_window, dbt_build_args, dbt_vars, parameters_hash
from orchestration.paths import DBT_PROJECT, PROJECT_ROOT


@dataclass(frozen=True, slots=True)
class Tenant:
    """A home before its second night. `exports` are the files of the first delivery."""

    home: Home
    settings: Settings
    sandbox: Sandbox
    exports: tuple[Path, ...]

    @property
    def before_night(self) -> Path:
        """The warehouse file as the first night left it."""
        return self.home.warehouse.with_suffix(".night1")

    def rewind(self) -> None:
        """Put the warehouse back to the end of night 1, with night 2's loads visible."""
        shutil.copyfile(self.before_night, self.home.warehouse)
        refresh_raw(self.home, self.settings)

    def build(self, *, night: int, full_refresh: bool = False) -> Build:
        """One dbt build; raises RuntimeError with dbt's last lines when it fails."""
        attribution = asdict(self.settings.attribution)
        digest = parameters_hash(attribution, self.settings.shops, DBT_PROJECT)
        ledger = Ledger(self.home.ledger)
        through = self.sandbox.through_date(night)
        window = build_window(ledger.last_build(), through, digest, full_refresh)
        arguments = dbt_build_args(dbt_vars(window, attribution), full_refresh=window.full_refresh)
        _dbt(self.home, arguments)
        return Build(ledger.high_seq(), through, digest)


def make_tenant(root: Path, scale: str) -> Tenant:
    """Build the tenant under `root`; takes about as long as a night."""
    sandbox = Sandbox(SandboxOptions(scale=scale))
    home = create_home(root / "home", sandbox.toml())
    settings = load_settings(home)
    delivered = root / "exports"
    exports = tuple(sandbox.write_night(1, delivered))
    ingest(home, settings, files=list(exports))
    refresh_raw(home, settings)
    tenant = Tenant(home, settings, sandbox, exports)
    Ledger(home.ledger).record_build(tenant.build(night=1))
    shutil.copyfile(home.warehouse, tenant.before_night)
    ingest(home, settings, files=list(sandbox.write_night(2, root / "exports-2")))
    return tenant


def _dbt(home: Home, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "orchestration.dbt_child", "--quiet", *arguments]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=dbt_environment(home), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"dbt failed: {_last_messages(done.stdout)}")


def _last_messages(output: bytes) -> str:
    """The last few messages of dbt's JSON log."""
    messages = []
    for line in output.decode(errors="replace").splitlines()[-5:]:
        try:
            messages.append(json.loads(line)["info"]["msg"])
        except (ValueError, KeyError, TypeError):
            messages.append(line)
    return " ".join(messages)
