"""A step between two dbt layers: what it reads, what it gives, and the function in between.

Flow:  tables of the warehouse -> `Work.read` (Arrow) -> pure functions of this package -> Arrow tables -> Parquet,
       which dbt reads as `source('analytics', <table>)`.
Why:   a step is data, so the orchestrator makes its asset and cuts dbt's build around it without knowing what it does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pyarrow as pa

from analytics.fits import FitStore

Settings = Mapping[str, Mapping[str, object]]


class Work(Protocol):
    """What a step may use of the night."""

    @property
    def through(self) -> date:
        """Last business day (Asia/Shanghai) of the build."""

    @property
    def settings(self) -> Settings:
        """Sections of `huoshui.toml` as read and checked: `{"attribution": {"half_life_days": 7.0, ...}, ...}`."""

    @property
    def fits(self) -> FitStore:
        """Recorded fits (`lake/models`)."""

    def read(self, sql: str) -> pa.Table:
        """The rows of a query over the step's inputs, read-only. Order them where order matters."""

    def previous(self, output: str) -> pa.Table | None:
        """What the last night gave for one of the step's outputs; None on a first or full build."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `outputs` are table -> schema.

    `inputs` are warehouse tables that dbt materializes (`intermediate.int_identity__edge`).
    `run` gives one table per output, with exactly that schema; equal inputs must give equal rows, whatever their order.
    """

    name: str
    description: str
    inputs: tuple[str, ...]
    outputs: Mapping[str, pa.Schema]
    run: Callable[[Work], Mapping[str, pa.Table]]
