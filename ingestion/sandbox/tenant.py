"""The sandbox tenant: its configuration, its nightly deliveries, and the truth behind them."""

from datetime import date
from pathlib import Path

from ingestion.sandbox import catalog, clock, stage, world
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Frame
from ingestion.sandbox.options import Block, SandboxOptions, blocks
from ingestion.sandbox.window import window
from ingestion.sandbox.write_brand import write_brand
from ingestion.sandbox.write_live import session_counts, write_reservations, write_sessions
from ingestion.sandbox.write_member import write_member
from ingestion.sandbox.write_money import write_money
from ingestion.sandbox.write_orders import write_orders
from ingestion.sandbox.write_promoter import write_promoter, write_promoters

EXPORT_HOUR = 2  # files of a night are exported from 02:00 of the morning after


class Sandbox:
    """A simulated tenant; equal options give byte-identical files."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        """Prepare the catalog; persons are made block by block when something is written."""
        self.options = options or SandboxOptions()
        self._stock = catalog.build(self.options)
        self._blocks = blocks(self.options)

    def toml(self) -> str:
        """Text of huoshui.toml: brands, shops, default shop."""
        return stage.toml()

    def through_date(self, night: int) -> date:
        """Last business day that night `night` (from 1) delivers."""
        self._check(night)
        return clock.through(night, self.options.nights)

    def write_night(self, night: int, inbox: Path) -> list[Path]:
        """Write the delivery of one night under `inbox` and return its files."""
        self._check(night)
        view = window(night, self.options.nights, self.options.size.file_months)
        delivery = Delivery(inbox, view.cut + EXPORT_HOUR * clock.HOUR)
        counts: Frame = {}
        for block in self._blocks:
            part = self._world(block)
            write_orders(part, view, delivery)
            write_money(part, view, delivery)
            write_reservations(part, view, delivery)
            write_member(part, view, delivery)
            write_promoter(part, view, delivery)
            found = session_counts(part, view.cut)
            counts = {name: counts[name] + found[name] for name in found} if counts else found
        write_sessions(self.options, self._stock, counts, view, delivery)
        write_promoters(self.options, self._stock, view, delivery)
        write_brand(self.options, self._stock, view, delivery)
        return delivery.close()

    def _world(self, block: Block) -> world.World:
        return world.build(self.options, block, self._stock)

    def _check(self, night: int) -> None:
        if not 1 <= night <= self.options.nights:
            raise ValueError(f"The sandbox has nights 1 to {self.options.nights}; there is no night {night}.")
