"""Aftersales: what buyers ask back, what becomes of it, and when; late refunds included.

One request per line at most, so refunds of a line never exceed what was paid for it. Points come back as points: the
money of a line is what it cost less its share of the points, rounded against the buyer.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Array, Frame, group_sum, opaque, rows, stack, take, weighted
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.stage import BRANDS

# Kind of request: code of refund_type, final status when it ends well.
KINDS = ("REFUND", "REFUND", "RETURN", "REFUND_PRICE_DIFF", "EXCHANGE", "REFUND_FREIGHT")
DONE = (
    "MERCHANT_REFUND_SUCCESS", "MERCHANT_REFUND_SUCCESS", "MERCHANT_RETURN_SUCCESS", "MERCHANT_REFUND_SUCCESS",
    "MERCHANT_EXCHANGE_SUCCESS", "MERCHANT_REFUND_SUCCESS",
)  # fmt: skip
BEFORE_SHIPPING, AFTER_SHIPPING, RETURN, PRICE_DIFF, EXCHANGE, FREIGHT = range(6)
GRANTED, REJECTED, WITHDRAWN = range(3)
REASONS = ("不想要了", "尺码不合适", "质量问题", "发错货", "七天无理由", "长时间未收到货", "礼物超时未领取")


def aftersales(options: SandboxOptions, block: Block, frame: Frame, both: Frame) -> Frame:
    """One row per request: `order`, `line`, kind, fate, amount in fen, quantity, `requested_at`, `closed_at`."""
    rng = options.generator("aftersales", block.number)
    early = _before_shipping(rng, block, frame, both)
    asked = stack(early, _after_shipping(rng, block, frame, both, early), _freight(rng, frame, both, early))
    fate = weighted(rng, np.array([0.92, 0.05, 0.03]), rows(asked))
    asked["fate"] = np.where(asked["kind"] == BEFORE_SHIPPING, GRANTED, fate)
    pace = np.where(asked["kind"] == BEFORE_SHIPPING, 2 * clock.HOUR, 4 * clock.DAY)
    wait = 1_800 + (rng.random(rows(asked)) * pace).astype(np.int64) + (asked["kind"] == RETURN) * 2 * clock.DAY
    asked["closed_at"] = asked["requested_at"] + wait
    unclaimed = (asked["kind"] == BEFORE_SHIPPING) & marked(frame["variant"][asked["order"]], "gift")
    asked["reason"] = np.where(unclaimed, REASONS.index("礼物超时未领取"), rng.integers(0, 6, rows(asked)))
    asked["number"] = opaque(block.number * NUMBER_STRIDE + np.arange(rows(asked)) + 1, 52)
    return take(asked, asked["requested_at"] < options.stop)


def cash(frame: Frame, both: Frame) -> Array:
    """Money paid for each line: its price less its share of the order's points, the share rounded up."""
    order = both["order"]
    base = np.maximum(frame["goods_paid"][order], 1)
    share = -((-frame["points"][order] * both["paid"]) // base)  # floor of the negative: rounded up
    money: Array = both["paid"] - share
    return money


def pays_goods(asked: Frame) -> Array:
    """Mask of the requests that end in money for goods (not freight, not refused)."""
    pays: Array = (asked["fate"] == GRANTED) & (asked["kind"] != FREIGHT)
    return pays


def _before_shipping(rng: np.random.Generator, block: Block, frame: Frame, both: Frame) -> Frame:
    """All paid lines of an order given back before it ships; some gifts nobody accepted among them."""
    rate = BRANDS[block.brand].refund_rate * 0.25
    gift = marked(frame["variant"], "gift")
    chosen = (rng.random(rows(frame)) < np.where(gift, 0.08, rate)) & (frame["is_unpaid"] == 0)
    chosen &= frame["order_paid"] > 0
    line = np.flatnonzero(chosen[both["order"]] & (both["paid"] > 0))
    order = both["order"][line]
    delay = rng.random(rows(frame)) * 0.4 * (frame["shipped_at"] - frame["paid_at"])
    return {
        "order": order,
        "line": line,
        "kind": np.full(len(line), BEFORE_SHIPPING),
        "amount": cash(frame, both)[line],
        "quantity": both["quantity"][line],
        "requested_at": frame["paid_at"][order] + np.where(gift, clock.DAY, 300 + delay.astype(np.int64))[order],
    }


def _after_shipping(rng: np.random.Generator, block: Block, frame: Frame, both: Frame, early: Frame) -> Frame:
    """Requests on single lines after the parcel left: one in twelve comes weeks later, after settlement."""
    can = (frame["is_unpaid"] == 0) & (frame["order_paid"] > 0)
    can[early["order"]] = False
    asks = rng.random(rows(both)) < BRANDS[block.brand].refund_rate
    line = np.flatnonzero(can[both["order"]] & asks & (both["paid"] > 0))
    order, size = both["order"][line], len(line)
    kind = AFTER_SHIPPING + weighted(rng, np.array([0.18, 0.6, 0.1, 0.12]), size)
    late = np.where(rng.random(size) < 0.08, rng.integers(12, 40, size) * clock.DAY, 0)
    start = np.where(kind == AFTER_SHIPPING, frame["shipped_at"][order], frame["received_at"][order])
    quantity = both["quantity"][line]
    one = (quantity > 1) & (rng.random(size) < 0.5)
    money = cash(frame, both)[line]
    amount = np.where(one, money // quantity, money)
    amount = np.where(kind == PRICE_DIFF, money * rng.integers(3, 16, size) // 100, amount)
    return {
        "order": order,
        "line": line,
        "kind": kind,
        "amount": np.where(kind == EXCHANGE, 0, amount),
        "quantity": np.where(one, 1, quantity),
        "requested_at": start + rng.integers(clock.HOUR, 6 * clock.DAY, size) + late,
    }


def _freight(rng: np.random.Generator, frame: Frame, both: Frame, early: Frame) -> Frame:
    """The freight of an order given back, booked on its first line."""
    can = (frame["freight"] > 0) & (frame["is_unpaid"] == 0) & (rng.random(rows(frame)) < 0.02)
    can[early["order"]] = False
    order = np.flatnonzero(can)
    line = np.searchsorted(both["order"], order)
    return {
        "order": order,
        "line": line,
        "kind": np.full(len(order), FREIGHT),
        "amount": frame["freight"][order],
        "quantity": both["quantity"][line],
        "requested_at": frame["received_at"][order] + rng.integers(clock.HOUR, 3 * clock.DAY, len(order)),
    }


def close_orders(frame: Frame, both: Frame, asked: Frame) -> Frame:
    """The order's columns after refunds: `refunded_at` when all money is back; then it neither ships nor settles."""
    size, counts = rows(frame), pays_goods(asked)
    back = group_sum(np.where(counts, asked["amount"], 0), asked["order"], size)
    whole = (back > 0) & (back >= group_sum(cash(frame, both), both["order"], size))
    last = np.zeros(size, np.int64)
    np.maximum.at(last, asked["order"][counts], asked["closed_at"][counts])
    refunded = np.where(whole, last, clock.NEVER)
    early = np.zeros(size, bool)
    early[asked["order"][asked["kind"] == BEFORE_SHIPPING]] = True
    after = {"refunded_at": refunded}
    for name in ("shipped_at", "received_at", "settled_at"):
        after[name] = np.where(early | (frame[name] >= refunded), clock.NEVER, frame[name])
    unclaimed = early & marked(frame["variant"], "gift")
    return after | {"accepted_at": np.where(unclaimed, clock.NEVER, frame["accepted_at"])}
