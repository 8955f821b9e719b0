"""One block of the world, whole: persons, touches, orders, lines, aftersales, commissions, and the truth about them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingestion.sandbox import (
    aftersales,
    baskets,
    breaks,
    catalog,
    commissions,
    coupons,
    demand,
    fees,
    grants,
    orders,
    people,
    touches,
)
from ingestion.sandbox.frame import Array, Frame, stack, take
from ingestion.sandbox.halo import session_purchases
from ingestion.sandbox.options import Block, SandboxOptions, blocks
from ingestion.sandbox.promotions import promote
from ingestion.sandbox.reservations import reminded_purchases, reservations


@dataclass(frozen=True)
class World:
    """Frames of one block. Columns `order`, `line`, `person` are rows of `orders`, `lines`, `people`."""

    options: SandboxOptions
    block: Block
    catalog: catalog.Catalog
    people: Frame
    died_at: Array
    touches: dict[str, Frame]
    orders: Frame
    lines: Frame
    aftersales: Frame
    commissions: Frame
    grants: Frame
    coupon_events: Frame
    planted: breaks.Planted


@dataclass(frozen=True)
class _Sold:
    """What the persons of a block bought and gave back, before the platform takes its part."""

    people: Frame
    died_at: Array
    touches: dict[str, Frame]
    grants: Frame
    orders: Frame
    lines: Frame
    aftersales: Frame
    base: Array  # fen of each line on which the platform's fee is charged


def build(options: SandboxOptions, block: Block, stock: catalog.Catalog) -> World:
    """Everything that ever happens to the persons of a block, deterministic under the options."""
    sold = _sell(options, block, stock)
    frame, both = sold.orders, sold.lines
    alone = block.persons == options.size.persons[block.brand]
    head = fees.head(frame, both, sold.base) if alone else _head(options, block.brand)
    kind = take({"category": stock.skus["category"]}, both["sku"])
    frame |= fees.charged(frame, both, sold.base, kind, fees.crossings(head))
    frame |= fees.extras(options, block, frame)
    steps = coupons.events(options, block, sold.people, frame, coupons.discounts(frame, both))
    earned = commissions.commissions(options, block, frame, both)
    return World(
        options=options,
        block=block,
        catalog=stock,
        people=sold.people,
        died_at=sold.died_at,
        touches=_seen(options, block, sold.touches, sold.died_at, orders.closing_touches(options, block, frame)),
        orders=frame,
        lines=both,
        aftersales=sold.aftersales,
        commissions=earned,
        grants=sold.grants,
        coupon_events=grants.told(options, sold.grants, frame, steps),
        planted=breaks.plant(options, block, frame, sold.aftersales, earned),
    )


def _sell(options: SandboxOptions, block: Block, stock: catalog.Catalog) -> _Sold:
    """Persons, what reaches them, what they buy and what they give back."""
    folks = people.people(options, block, stock)
    folks, reached = touches.touches(options, block, folks, stock.promoters[block.brand])
    reached["reservations"] = reservations(options, block, folks, stock)
    given = grants.grants(options, block, folks)
    moving = [reached[name] for name in ("messages", "pushes", "visits", "shares", "reservations")]
    wish = promote(options, block, folks, demand.candidates(options, block, folks, moving, options.planted))
    placed = stack(
        demand.place(options, block, stock, folks, wish),
        session_purchases(options, block, stock, folks),
        reminded_purchases(options, block, stock, reached["reservations"]),
        grants.created_purchases(options, block, given),
    )
    bought, died_at = demand.survive(options, block, folks, placed)
    frame = orders.orders(options, block, stock, folks, bought)
    frame |= grants.redeemed(given, frame)
    both = baskets.lines(options, block, stock, folks, frame)
    frame |= baskets.order_amounts(options, block, frame, both)
    asked = aftersales.aftersales(options, block, frame, both)
    frame |= aftersales.close_orders(frame, both, asked)
    return _Sold(folks, died_at, reached, given, frame, both, asked, fees.line_base(frame, both, asked))


@lru_cache(maxsize=8)
def _head(options: SandboxOptions, brand: int) -> Frame:
    """The first sales of a brand that is made in several blocks: one pass over all of them, kept for every block."""
    stock, sold = catalog.build(options), None
    for block in blocks(options):
        if block.brand == brand:
            part = _sell(options, block, stock)
            first = fees.head(part.orders, part.lines, part.base)
            sold = first if sold is None else fees.trimmed(sold, first)
    if sold is None:
        raise ValueError(f"The tenant has no block of brand {brand}.")
    return sold


def _seen(
    options: SandboxOptions, block: Block, reached: dict[str, Frame], died_at: Array, closing: tuple[Frame, Frame]
) -> dict[str, Frame]:
    """The touches that are exported: thinned after a buyer left, with those that closed an order, in time order."""
    left = {
        name: touches.thin_after_death(options.generator("thin", name, block.number), frame, died_at)
        for name, frame in reached.items()
    }
    left["visits"] = stack(left["visits"], closing[0])
    left["shares"] = stack(left["shares"], closing[1])
    return {name: take(frame, np.argsort(frame["at"], kind="stable")) for name, frame in left.items()}
