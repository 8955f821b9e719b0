"""One block of the world, whole: persons, touches, orders, lines, aftersales, commissions, and the truth about them."""

from dataclasses import dataclass

import numpy as np

from ingestion.sandbox import aftersales, baskets, catalog, commissions, demand, orders, people, touches
from ingestion.sandbox.frame import Array, Frame, stack, take
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.reservations import reservations


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


def build(options: SandboxOptions, block: Block, stock: catalog.Catalog) -> World:
    """Everything that ever happens to the persons of a block, deterministic under the options."""
    folks = people.people(options, block, stock)
    reached = touches.touches(options, block, folks, stock.promoters[block.brand])
    reached["reservations"] = reservations(options, block, folks, stock)
    moving = [reached[name] for name in ("messages", "pushes", "visits", "shares", "reservations")]
    wish = demand.candidates(options, block, folks, moving, options.planted)
    bought, died_at = demand.survive(options, block, folks, demand.place(options, block, stock, folks, wish))
    frame = orders.orders(options, block, stock, folks, bought)
    both = baskets.lines(options, block, stock, folks, frame)
    frame |= baskets.order_amounts(options, block, frame, both)
    asked = aftersales.aftersales(options, block, frame, both)
    frame |= aftersales.close_orders(frame, both, asked)
    return World(
        options=options,
        block=block,
        catalog=stock,
        people=folks,
        died_at=died_at,
        touches=_seen(options, block, reached, died_at, orders.closing_touches(options, block, frame)),
        orders=frame,
        lines=both,
        aftersales=asked,
        commissions=commissions.commissions(options, block, frame, both),
    )


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
