"""Resources of the assets: the home, what is asked of a night, and the lease of the one writer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
from ingestion.contract import Stream
from ingestion.errors import ConfigError
from ingestion.locks import writer_lock
from ingestion.settings import Home, Settings, load_settings
from ingestion.streams.registry import STREAMS
from pydantic import PrivateAttr

from orchestration.dbt_environment import dbt_environment
from orchestration.dbt_host import DbtHost, host_of_run
from orchestration.event_storage import steady_storage
from orchestration.freshness import BUSINESS_TIMEZONE
from orchestration.sweep import sweep
from orchestration.worker import worker_tags


class HomeResource(dg.ConfigurableResource[None]):
    """The home a run works in. `root` is an absolute path."""

    root: str

    @property
    def home(self) -> Home:
        """Where its parts lie."""
        return Home(Path(self.root))

    def settings(self) -> Settings:
        """Its configuration. Raises ConfigError naming every problem."""
        return load_settings(self.home)


class Night(dg.ConfigurableResource[None]):
    """What is asked of a night. `through` is the last business day to build (YYYY-MM-DD); empty for yesterday.

    `refit` is the month (YYYY-MM) whose recorded fits are replaced; empty for none.
    """

    through: str = ""
    full_refresh: bool = False
    refit: str = ""

    @property
    def refit_month(self) -> date | None:
        """First day of the month to fit anew."""
        return date.fromisoformat(f"{self.refit}-01") if self.refit else None

    @property
    def through_date(self) -> date:
        """The last business day (Asia/Shanghai), included."""
        return date.fromisoformat(self.through) if self.through else yesterday()


def yesterday() -> date:
    """The last business day that has ended in Asia/Shanghai."""
    return datetime.now(ZoneInfo(BUSINESS_TIMEZONE)).date() - timedelta(days=1)


class WriterLease(dg.ConfigurableResource[None]):
    """The home's writer lock, held from the first step of a run to its last, so that two nights never interleave.

    Taking it also writes the worker's tags (the sweep needs them) and sweeps after runs whose worker died: their pool
    slots would block this run's first step. Raises HomeBusyError when another process holds the lock.
    """

    home: dg.ResourceDependency[HomeResource]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Any]:
        """Hold the lock while the run executes."""
        if context.instance is not None and context.run_id is not None:
            context.instance.add_run_tags(context.run_id, worker_tags())
            sweep(context.instance)
        with steady_storage(self.home.home.dagster), writer_lock(self.home.home, f"run {context.run_id}"):
            yield self


class DbtResource(dg.ConfigurableResource[None]):
    """dbt for the builds of one run, imported once, while the run still takes files in."""

    home: dg.ResourceDependency[HomeResource]
    _host: DbtHost = PrivateAttr()

    @property
    def host(self) -> DbtHost:
        """Starts dbt commands."""
        return self._host

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Any]:  # noqa: ARG002 - Dagster's own signature
        """Start dbt's process with the run, and end it with the run, unless this process keeps one for several."""
        with host_of_run(dbt_environment(self.home.home)) as self._host:
            yield self


def declared_streams(home: Home) -> dict[str, Stream]:
    """Built-in streams and the custom ones of the home; a missing or wrong `huoshui.toml` fails at use, not at load."""
    try:
        return load_settings(home).all_streams
    except ConfigError:
        return STREAMS
