"""What every order comes to for the merchant: received, taken, left; forecasts until the order settles.

received = paid by the buyer + borne by platform and state - refunded before settlement - platform's part handed back
expense  = technical service fee + talents' commission + agencies' fee + freight insurance
settled  = received - expense;  refunds after settlement stand beside it
"""

import numpy as np

from ingestion.sandbox import aftersales, clock
from ingestion.sandbox.frame import Array, Frame, group_sum, rows
from ingestion.sandbox.world import World

STATUSES = ("to_settle", "partly_settled", "settled", "nothing_to_settle")


def settlements(world: World, cut: int) -> Frame:
    """One row per order with money paid by the cut, as the platform shows it at the cut; amounts in fen.

    `order` is the row of the world's orders; `settled_at` is when the last part settled, NEVER while one is open.
    """
    frame = world.orders
    whole = _refunds(world, cut) | _shares(world, cut) | fees_shown(frame, cut)
    gone = frame["refunded_at"] < cut
    is_settled = frame["settled_at"] < cut
    returned = np.where(gone & ~is_settled, frame["platform"], 0)
    whole["platform_back"] = returned
    whole["received"] = frame["order_paid"] + frame["platform"] - whole["refund_before"] - returned
    whole["expense"] = whole["fee"] + whole["talent"] + whole["agency"] + whole["insurance"]
    whole["settled"] = whole["received"] - whole["expense"]
    whole["status"] = np.select([is_settled & whole["is_open"], is_settled, gone], [1, 2, 3], 0)
    whole["settled_at"] = np.where(
        is_settled & ~whole["is_open"], np.maximum(frame["settled_at"], whole["shared_at"]), clock.NEVER
    )
    order = np.flatnonzero((frame["paid_at"] < cut) & (frame["order_paid"] > 0))
    order = order[order != world.planted.lost]
    return {"order": order} | {name: column[order] for name, column in whole.items()}


def moved(world: World) -> tuple[Array, ...]:
    """Instants per order at which its settlement changes; NEVER for those that do not come."""
    frame, asked, earned = world.orders, world.aftersales, world.commissions
    pays = (asked["fate"] == aftersales.GRANTED) & (asked["amount"] > 0)
    steps = [frame["paid_at"], frame["settled_at"]]
    for owner, at in ((asked["order"][pays], asked["closed_at"][pays]), *(
        (earned["order"], earned[name]) for name in ("known_at", "settled_at", "canceled_at")
    )):  # fmt: skip
        steps += _spread(owner, at, rows(frame))
    return tuple(steps)


def _spread(owner: Array, at: Array, size: int) -> list[Array]:
    """Instants of records as columns of their orders: the n-th record of an order in the n-th column."""
    order = np.argsort(owner, kind="stable")
    owner, at = owner[order], at[order]
    place = np.arange(len(owner)) - np.searchsorted(owner, owner)
    columns = []
    for number in range(int(place.max()) + 1 if len(place) else 0):
        column = np.full(size, clock.NEVER)
        column[owner[place == number]] = at[place == number]
        columns.append(column)
    return columns


def _refunds(world: World, cut: int) -> Frame:
    """Money back by the cut, goods and freight, before and after the order settled."""
    frame, asked = world.orders, world.aftersales
    done = (asked["fate"] == aftersales.GRANTED) & (asked["closed_at"] < cut)
    late = asked["closed_at"] >= frame["settled_at"][asked["order"]]
    return {
        name: group_sum(np.where(done & chosen, asked["amount"], 0), asked["order"], rows(frame))
        for name, chosen in {"refund_before": ~late, "refund_after": late}.items()
    }


def _shares(world: World, cut: int) -> Frame:
    """Commissions by the cut: what is known and not canceled; `is_open` while one is still to be settled."""
    frame, earned = world.orders, world.commissions
    counts = (earned["known_at"] < cut) & (earned["canceled_at"] >= cut)
    size, waiting = rows(frame), counts & (earned["settled_at"] >= cut)
    shared_at = np.zeros(size, np.int64)
    np.maximum.at(shared_at, earned["order"][counts], earned["settled_at"][counts])
    return {
        "talent": group_sum(np.where(counts, earned["talent_fen"], 0), earned["order"], size),
        "agency": group_sum(np.where(counts, earned["service_fen"], 0), earned["order"], size),
        "is_open": group_sum(waiting, earned["order"], size) > 0,
        "shared_at": shared_at,
    }


def fees_shown(frame: Frame, cut: int) -> Frame:
    """The platform's part: charged from settlement on, a forecast before it, nothing when all money is back."""
    gone, is_settled = frame["refunded_at"] < cut, frame["settled_at"] < cut
    zero = 0 * frame["tech_fee"]
    forecast = [is_settled, gone]
    return {
        "fee": np.select(forecast, [frame["tech_fee"], zero], frame["tech_fee_forecast"]),
        "fee_original": np.select(forecast, [frame["tech_fee_original"], zero], frame["tech_fee_forecast"]),
        "insurance": np.select(forecast, [frame["insurance"], zero], frame["insurance"]),
        "rebate": np.select(forecast, [frame["rebate"], zero], zero),
    }
