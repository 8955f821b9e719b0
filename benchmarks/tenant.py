"""The sandbox tenant that all cases share: built once in a temporary folder.

Flow:  night 1 of exports  ->  lake  ->  dbt from scratch  ->  night 2 of exports  ->  lake, and stop: the warehouse
       stands as it does at the moment the second night's dbt begins.
Why:   dbt is started as the nightly run starts it (same arguments, same child process), without Dagster and the checks,
       which cost the same either way.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.ledger import Build, Ledger
from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home, Settings, create_home, load_settings
from orchestration.building import build
from orchestration.resources import Night


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
        """One build without checks and release; raises HuoshuiError with dbt's last words when it fails."""
        through = self.sandbox.through_date(night).isoformat()
        return build(self.home, self.settings, Night(through=through, full_refresh=full_refresh))


def make_tenant(root: Path, options: SandboxOptions) -> Tenant:
    """Build the tenant under `root`; takes about as long as a night."""
    sandbox = Sandbox(options)
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
