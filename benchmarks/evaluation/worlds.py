"""Sandbox tenants in memory: what the estimators read, and the truth beside it, without files, dbt or a warehouse.

The tables equal those the pipeline's steps read, which `tests/benchmarks/evaluation` shows on one whole night.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingestion.sandbox import clock, world
from ingestion.sandbox.aftersales import pays_goods
from ingestion.sandbox.catalog import Catalog, build
from ingestion.sandbox.channels import number
from ingestion.sandbox.frame import Array
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.stage import shops_of
from ingestion.sandbox.truth import order_revenue

OWN_GROUND = tuple(number(channel) for channel in ("CH01", "CH05", "CH06", "CH17"))
BRAND_NAMES = ("apparel", "oralcare")


@dataclass(frozen=True)
class Tenant:
    """One brand of a sandbox tenant at a scale of one block per brand."""

    options: SandboxOptions
    catalog: Catalog
    world: world.World

    @property
    def brand(self) -> int:
        """Position of the brand."""
        return self.world.block.brand

    @property
    def main_shop(self) -> int:
        """Position of its main shop."""
        return shops_of(self.brand)[0]

    @property
    def net(self) -> npt.NDArray[np.float64]:
        """Net revenue of each order in fen; 0 for unpaid ones."""
        revenue, refund = order_revenue(self.world)
        return np.asarray(revenue - refund, np.float64)

    @property
    def paid_day(self) -> Array:
        """Days since the start of the history on which each order was paid; -1 for unpaid ones."""
        paid = self.world.orders["paid_at"]
        day: Array = np.where(paid < self.options.stop, (paid - self.options.start) // clock.DAY, -1)
        return day

    @property
    def first_weekday(self) -> int:
        """Weekday of the first day, 0 for Monday."""
        return self.options.start_date.weekday()

    def sum_by(self, place: Array, size: int, keep: Array) -> npt.NDArray[np.float64]:
        """Net revenue of the orders of `keep`, summed by `place` (0 .. size - 1)."""
        return np.asarray(np.bincount(place[keep], self.net[keep], minlength=size), np.float64)


def tenants(options: SandboxOptions) -> list[Tenant]:
    """Both brands of a tenant."""
    stock = build(options)
    return [Tenant(options, stock, world.build(options, block, stock)) for block in blocks(options)]


def daily(tenant: Tenant) -> npt.NDArray[np.float64]:
    """Net revenue of the brand by day."""
    day = tenant.paid_day
    return tenant.sum_by(day, tenant.options.days, day >= 0)


def own_ground(tenant: Tenant, shop: int) -> npt.NDArray[np.float64]:
    """Net revenue by day and hour of a shop's own rooms and pages."""
    frame, day = tenant.world.orders, tenant.paid_day
    keep = (day >= 0) & (frame["shop"] == shop) & np.isin(frame["channel"], OWN_GROUND)
    hour = frame["paid_at"] % clock.DAY // clock.HOUR
    flat = tenant.sum_by(np.maximum(day, 0) * 24 + hour, tenant.options.days * 24, keep)
    return flat.reshape(tenant.options.days, 24)


def goods(tenant: Tenant, shop: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Array]:
    """Net revenue on own ground by day and product, whole days and from 16 o'clock on; the category of each product."""
    made, frame = tenant.world, tenant.world.orders
    order, asked = made.lines["order"], made.aftersales
    done = pays_goods(asked) & (asked["closed_at"] < tenant.options.stop)
    back = np.bincount(asked["line"][done], asked["amount"][done], len(order))
    net = made.lines["paid"] + made.lines["platform"] - back
    keep = (tenant.paid_day[order] >= 0) & (frame["shop"][order] == shop) & np.isin(frame["channel"][order], OWN_GROUND)
    product, kinds = tenant.catalog.skus["product"], tenant.catalog.skus["category"]
    size = (tenant.options.days, int(product.max()) + 1)
    flat = tenant.paid_day[order] * size[1] + product[made.lines["sku"]]
    hour = frame["paid_at"][order] % clock.DAY // clock.HOUR
    late = keep & (hour >= 16)
    sums = [np.bincount(flat[one], net[one], size[0] * size[1]).reshape(size) for one in (keep, late)]
    category = np.full(size[1], -1)
    mine = tenant.catalog.skus["shop"] == shop
    category[product[mine]] = kinds[mine]
    return np.asarray(sums[0], np.float64), np.asarray(sums[1], np.float64), category
