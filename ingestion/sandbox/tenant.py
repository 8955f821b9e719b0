"""The sandbox tenant: its configuration, its nightly deliveries, and the truth behind them."""

from datetime import date
from pathlib import Path

from ingestion.sandbox import breaks, catalog, clock, compass, contents, coupons, faults, platform_daily, stage, world
from ingestion.sandbox.damage import plant_damage, write_sidecar
from ingestion.sandbox.damage_file import Planted
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Frame
from ingestion.sandbox.job import Job
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.truth import TruthWriter
from ingestion.sandbox.window import window
from ingestion.sandbox.write_ads import write_ads
from ingestion.sandbox.write_bills import write_bills
from ingestion.sandbox.write_brand import write_brand
from ingestion.sandbox.write_care import write_care
from ingestion.sandbox.write_compass import write_compass
from ingestion.sandbox.write_contents import write_contents
from ingestion.sandbox.write_coupons import write_coupon_list, write_coupons
from ingestion.sandbox.write_gifts import write_gifts
from ingestion.sandbox.write_lists import write_lists
from ingestion.sandbox.write_live import merge_counts, session_counts, write_reservations, write_sessions
from ingestion.sandbox.write_member import write_member
from ingestion.sandbox.write_money import write_money
from ingestion.sandbox.write_orders import write_orders
from ingestion.sandbox.write_promoter import write_promoter, write_promoters, write_talents
from ingestion.sandbox.write_reach import write_reach
from ingestion.sandbox.write_settlements import write_settlements

EXPORT_HOUR = 2  # files of a night are exported from 02:00 of the morning after


class Sandbox:
    """A simulated tenant; equal options give byte-identical files."""

    def __init__(self, options: SandboxOptions | None = None) -> None:
        """Prepare the catalog; persons are made block by block when something is written."""
        self.options = options or SandboxOptions()
        self._stock = catalog.build(self.options)
        self._blocks = blocks(self.options)
        self._damaged: dict[str, Planted] = {}

    def toml(self) -> str:
        """Text of huoshui.toml: brands, shops, default shop."""
        return stage.toml()

    def through_date(self, night: int) -> date:
        """Last business day that night `night` (from 1) delivers."""
        self._check(night)
        return clock.through(night, self.options.nights)

    def write_night(self, night: int, inbox: Path, fault: str | None = None) -> list[Path]:
        """Write the delivery of one night under `inbox` and return its files.

        `fault` plants one of `double_orders`, `drop_day`, `inflate_channel` (see `faults`) into the night's day.
        Raises ValueError for a night or a fault that does not exist.
        """
        self._check(night)
        view = window(night, self.options.nights, self.options.size.file_months)
        delivery = Delivery(inbox, view.cut + EXPORT_HOUR * clock.HOUR)
        counts: Frame = {}
        handed: Frame = {}
        stated: Frame = {}
        filmed: Frame = {}
        daily: Frame = {}
        for block in self._blocks:
            part = world.build(self.options, block, self._stock)
            for shop in stage.shops_of(block.brand):
                _write_shop(Job(part, view, delivery, shop))
            counts = merge_counts(counts, session_counts(part, view.cut))
            stated = compass.add(stated, compass.count(part, view.cut))
            filmed = compass.add(filmed, contents.sales(part, view.cut))
            daily = compass.add(daily, platform_daily.count(part, view.cut))
            handed = merge_counts(handed, coupons.counts(part.coupon_events, view.cut))
        tenant = (self.options, self._stock)
        write_sessions(tenant, counts, view, delivery)
        if night == 1:
            write_promoters(tenant, view, delivery)
        write_talents(view, delivery)
        write_brand(tenant, view, delivery)
        write_lists(tenant, view, delivery)
        write_compass(tenant, stated, view, delivery)
        write_contents(self.options, filmed, view, delivery)
        platform_daily.write_daily(self.options, daily, view, delivery)
        write_coupon_list(self.options, handed, view, delivery)
        files = delivery.close()
        if fault:
            faults.plant(fault, files, self.through_date(night))
        return self._spoiled(files, inbox, night) if self.options.damage else files

    def _spoiled(self, files: list[Path], inbox: Path, night: int) -> list[Path]:
        """Plant damage, remember what must become of it; gives the files as they lie then."""
        planted = plant_damage(files, inbox, self.options.generator("damage", night), is_first=night == 1)
        self._damaged |= {one.file: one for one in planted}
        return sorted({*(path for path in files if path.exists()), *(inbox / one.file for one in planted)})

    def write_damage(self, folder: Path) -> Path:
        """Write `damage.json`: the verdict every damaged file of the nights written so far must get."""
        return write_sidecar(folder, list(self._damaged.values()))

    def write_truth(self, folder: Path) -> None:
        """Write the planted truth up to the end of the last night; see `truth` and `breaks` for the files."""
        writer, found = TruthWriter(folder), []
        for block in self._blocks:
            part = world.build(self.options, block, self._stock)
            writer.add(part)
            found += breaks.described(part.orders, part.commissions, part.planted)
        writer.close()
        breaks.write(folder, found)

    def _check(self, night: int) -> None:
        if not 1 <= night <= self.options.nights:
            raise ValueError(f"The sandbox has nights 1 to {self.options.nights}; there is no night {night}.")


def _write_shop(job: Job) -> None:
    """The exports of one shop of a block, and with its main shop those of the brand."""
    write_orders(job)
    write_money(job)
    write_bills(job)
    write_settlements(job)
    write_coupons(job)
    write_gifts(job)
    write_care(job)
    write_promoter(job)
    if job.is_main:
        write_reservations(job)
        write_member(job)
        write_reach(job)
        write_ads(job)
