"""What the platform takes of a sale: the tiered technical service fee, the people-card rebate, freight insurance.

Fee:      charged when an order settles, on the money paid for its goods after points and after refunds until then: 1 %
          of the first million yuan a shop settles, in the order in which its orders settle, then the rate of each
          line's category. The order in which the first million ends is split, line by line. Half up per order.
Rebate:   part of the fee that comes back as traffic credit (人气卡), not as money.
Why here: the tier is the shop's, while the world is made in blocks of persons. Of every block only the sales that can
          lie within the first million are kept to find where it ends, so memory stays bounded.
"""

import numpy as np

from ingestion.sandbox import aftersales, clock
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, stack, take
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.stage import BRANDS, SHOPS

TIER_FEN, TIER_BP = 100_000_000, 100  # 1,000,000.00 yuan at 1 %
_WHOLE = 10_000  # basis points
_KINDS = max(len(brand.categories) for brand in BRANDS)
_RATES = np.array(  # of shop and category
    [(*(kind.fee_bp for kind in BRANDS[shop.brand].categories), *([0] * _KINDS))[:_KINDS] for shop in SHOPS]
)
_REBATE_PERCENT = np.array([20 if shop.brand == 0 else 0 for shop in SHOPS])
_INSURED_SHARE = np.array([0.6 if shop.brand == 0 else 0.1 for shop in SHOPS])


def line_base(frame: Frame, both: Frame, asked: Frame) -> Array:
    """Fen of each line on which the fee is charged: cash for goods less what went back before settlement."""
    early = aftersales.pays_goods(asked) & (asked["closed_at"] < frame["settled_at"][asked["order"]])
    back = group_sum(np.where(early, asked["amount"], 0), asked["line"], rows(both))
    base: Array = np.maximum(aftersales.cash(frame, both) - back, 0)
    return base


def head(frame: Frame, both: Frame, base: Array) -> Frame:
    """The sales of a block that can lie within a shop's first tier: `shop`, `at`, `number`, `base` in fen."""
    sold = {"shop": frame["shop"], "at": frame["settled_at"], "number": frame["number"]}
    sold["base"] = group_sum(base, both["order"], rows(frame))
    return trimmed(take(sold, (sold["at"] < clock.NEVER) & (sold["base"] > 0)))


def trimmed(*parts: Frame) -> Frame:
    """Sales of several blocks, cut where each shop's first tier ends, in the order in which they settle."""
    sold = stack(*parts)
    sold = take(sold, np.lexsort((sold["number"], sold["at"], sold["shop"])))
    total = np.cumsum(sold["base"])
    start = np.searchsorted(sold["shop"], np.arange(len(SHOPS)))
    offset = np.append(0, total)[start][sold["shop"]]
    return take(sold | {"before": total - sold["base"] - offset}, total - sold["base"] - offset < TIER_FEN)


def crossings(sold: Frame) -> Frame:
    """Per shop where its first tier ends: the order (`at`, `number`) and how much of it (`room`) still lies inside."""
    size = len(SHOPS)
    ends = {"at": np.full(size, clock.NEVER), "number": np.zeros(size, np.int64), "room": np.zeros(size, np.int64)}
    for shop in np.unique(sold["shop"]):
        last = int(np.flatnonzero(sold["shop"] == shop)[-1])
        if sold["before"][last] + sold["base"][last] >= TIER_FEN:
            ends["at"][shop], ends["number"][shop] = sold["at"][last], sold["number"][last]
            ends["room"][shop] = TIER_FEN - sold["before"][last]
    return ends


def charged(frame: Frame, both: Frame, base: Array, lines: Frame, ends: Frame) -> Frame:
    """Fees per order: `tech_fee` and `tech_fee_original` at settlement, `tech_fee_forecast` before it.

    `lines` holds the `category` of each line's SKU. Orders that never settle are charged nothing in the end.
    """
    shop, order = frame["shop"], both["order"]
    end_at, is_end = ends["at"][shop], frame["number"] == ends["number"][shop]
    first = (frame["settled_at"] < end_at) | (
        (frame["settled_at"] == end_at) & (frame["number"] < ends["number"][shop])
    )
    room = np.where(is_end & (frame["settled_at"] == end_at), ends["room"][shop], np.where(first, TIER_FEN, 0))
    settles = frame["settled_at"] < clock.NEVER
    rate = _RATES[shop[order], lines["category"]]
    cash = aftersales.cash(frame, both)
    early = np.where(frame["paid_at"] < end_at, TIER_FEN, 0)
    size = rows(frame)
    return {
        "tech_fee": np.where(settles, _fee(base, rate, order, room, size), 0),
        "tech_fee_original": np.where(settles, _half_up(group_sum(base * rate, order, size)), 0),
        "tech_fee_forecast": _fee(cash, rate, order, early, size),
    }


def extras(options: SandboxOptions, block: Block, frame: Frame) -> Frame:
    """`rebate` of the fee as traffic credit, and the price of the `insurance` of a return's freight; fen per order."""
    rng = options.generator("insurance", block.number)
    size, shop = rows(frame), frame["shop"]
    insured = (rng.random(size) < _INSURED_SHARE[shop]) & (frame["order_paid"] > 0)
    return {
        "rebate": frame["tech_fee"] * _REBATE_PERCENT[shop] // 100,
        "insurance": np.where(insured, rng.integers(50, 160, size), 0),
    }


def _fee(base: Array, rate: Array, order: Array, room: Array, size: int) -> Array:
    """Fee per order when its first `room` fen, line by line, cost the first tier's rate and the rest its category's."""
    total = np.cumsum(base)
    start = np.append(0, total)[np.searchsorted(order, np.arange(size))]
    inside = np.clip(room[order] - (total - base - start[order]), 0, base)
    return _half_up(group_sum(inside * TIER_BP + (base - inside) * rate, order, size))


def _half_up(units: Array) -> Array:
    """Fen from ten-thousandths of a fen."""
    fen: Array = (units + _WHOLE // 2) // _WHOLE
    return fen
