"""Discounts of every line by who bears them, the coupons behind them, and what becomes of a person's coupons.

Flow: discounts of `baskets` by sponsor -> one row per line and kind -> with a coupon where the kind has one -> the life
      of the shops' own coupons: received before the order, used with it, back after an early refund; others expire.
One coupon per order and kind, so the lines of an order share it. Whoever buys takes these coupons just before, and
others are taken and never used: they cause nothing. Coupons granted by lot (`grants`) have a life of their own.
"""

from dataclasses import dataclass

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.stage import SHOPS, shops_of

KINDS = (
    "merchant", "limited_time", "campaign_merchant", "brand_gift", "talent", "platform", "cross_shop", "state_subsidy",
)  # fmt: skip
MERCHANT, LIMITED, CAMPAIGN, PRESENT, TALENT, PLATFORM, CROSS, STATE = range(8)
_HAS_COUPON = np.array([kind in (MERCHANT, TALENT, PLATFORM) for kind in range(len(KINDS))])
RECEIVE, USE, RETURN, EXPIRE, WITHHOLD = range(5)
EVENTS = ("receive", "use", "return", "expire", "withhold")
HANDED_OUT = 0.0008  # coupons a person gets per day without ever using them


@dataclass(frozen=True, slots=True)
class Offer:
    """One coupon every shop offers; amounts in yuan, `rate` in percent of the price left to pay (0: none)."""

    title: str
    kind: str
    promote: str
    days: int
    min_spend: int = 0
    cut: int = 0
    rate: int = 0


OFFERS = (
    Offer("店铺满199减20", "shop_conditional_cut", "in_shop", 7, 199, 20),
    Offer("店铺九折券", "shop_percent", "in_shop", 7, rate=90),
    Offer("会员直减15元", "shop_cut", "member", 30, cut=15),
    Offer("开卡礼满99减10", "shop_conditional_cut", "member_opening", 30, 99, 10),
    Offer("两件八五折", "conditional_percent", "in_shop", 14, rate=85),
    Offer("老客唤醒八八折券", "shop_percent", "member", 14, rate=88),
    Offer("老客回馈九折券", "shop_percent", "member", 14, rate=90),
)
TAKEN = 5  # the first of them anybody takes; the others are only granted
WAKING, THANKING = 5, 6


def discounts(world_orders: Frame, lines: Frame) -> Frame:
    """One row per line and kind of discount: `line`, `order`, `kind` (position in KINDS), `amount` in fen."""
    merchant = _merchant_kind(world_orders)[lines["order"]]
    cross = np.where(world_orders["number"] % 5 == 0, CROSS, PLATFORM)[lines["order"]]
    parts = (
        (merchant, lines["merchant"]),
        (np.full(rows(lines), TALENT), lines["talent_discount"]),
        (cross, lines["platform"] - lines["state"]),
        (np.full(rows(lines), STATE), lines["state"]),
    )
    found = stack(
        *({"line": np.flatnonzero(fen), "kind": kind[fen > 0], "amount": fen[fen > 0]} for kind, fen in parts)
    )
    found = take(found, np.lexsort((found["kind"], found["line"])))
    return found | {"order": lines["order"][found["line"]]}


def campaign(world_orders: Frame) -> Array:
    """Mask of the orders whose merchant discount was given in a campaign of the platform."""
    mask: Array = _merchant_kind(world_orders) == CAMPAIGN
    return mask


def _merchant_kind(frame: Frame) -> Array:
    """How the merchant gave its discount: seven orders of ten by coupon, the others by limited time or campaign."""
    draw = frame["number"] // 7 % 10
    usual = np.where(frame["grant_offer"] >= 0, MERCHANT, np.select([draw < 7, draw < 9], [0, 1], 2))
    return np.where(marked(frame["variant"], "brand_gift"), PRESENT, usual)


def offer(number: Array, shop: Array) -> Array:
    """Position among those of all shops of a coupon that is taken, by the number of an order or a person's coupon."""
    place: Array = shop * len(OFFERS) + number // 3 % TAKEN
    return place


def used_offer(frame: Frame) -> Array:
    """Position of the merchant's coupon of each order: the granted one, else one that was taken for it."""
    return np.where(frame["grant_offer"] >= 0, frame["grant_offer"], offer(frame["number"], frame["shop"]))


def user_coupon(block: Block, frame: Frame, order: Array, kind: Array) -> Array:
    """Number of the coupon an order (row of the orders `frame`) used, by kind; distinct over the tenant."""
    place = np.searchsorted((MERCHANT, TALENT, PLATFORM), kind)
    taken = opaque((block.number * NUMBER_STRIDE + order) * 4 + place, 52)
    return np.where((frame["grant_offer"][order] >= 0) & (kind == MERCHANT), frame["grant_number"][order], taken)


def has_coupon(kind: Array) -> Array:
    """Mask of the discounts that come of a coupon."""
    mask: Array = _HAS_COUPON[kind]
    return mask


def events(options: SandboxOptions, block: Block, folks: Frame, frame: Frame, found: Frame) -> Frame:
    """Steps of the life of the shops' own coupons, sorted by time.

    `person`, `second` (account), `at`, `step` (position in EVENTS), `offer`, `number`, `order` (row, -1 for none),
    `amount` in fen.
    """
    rng = options.generator("coupons", block.number)
    used = take(found, found["kind"] == MERCHANT)
    order, first = np.unique(used["order"], return_index=True)
    amount = np.add.reduceat(used["amount"], first) if len(first) else used["amount"]
    part = take(frame, order)
    coupon = {
        "person": part["person"],
        "second": part["second"],
        "order": order,
        "amount": amount,
        "shop": part["shop"],
    }
    coupon |= {"offer": used_offer(part), "number": user_coupon(block, frame, order, 0 * order)}
    got = part["at"] - 60 - (rng.random(len(order)) * 5 * clock.DAY).astype(np.int64)
    back = np.where(
        part["shipped_at"] == clock.NEVER, np.minimum(part["refunded_at"], part["canceled_at"]), clock.NEVER
    )
    taken = part["grant_offer"] < 0  # a granted one came by its campaign
    steps = [
        _step(take(coupon, taken), RECEIVE, got[taken]),
        _step(coupon, USE, part["paid_at"]),
        _step(coupon, RETURN, back),
    ]
    whole = stack(*steps, *_unused(options, rng, block, folks))
    whole = take(whole, (whole["at"] < options.stop) & (whole["at"] >= options.start))
    return take(whole, np.argsort(whole["at"], kind="stable"))


def _unused(options: SandboxOptions, rng: np.random.Generator, block: Block, folks: Frame) -> list[Frame]:
    """Coupons taken and never used."""
    size = len(folks["entry"])
    person, at = clock.poisson(rng, folks["entry"], np.full(size, options.stop), np.full(size, HANDED_OUT))
    number = opaque((block.number * NUMBER_STRIDE + np.arange(len(person))) * 4 + 3, 52)
    shop = np.full(len(person), shops_of(block.brand)[0])
    nothing = 0 * person
    coupon = {"person": person, "second": nothing, "order": nothing - 1, "amount": nothing, "shop": shop}
    coupon |= {"offer": offer(number, shop), "number": number}
    days = np.array([one.days for one in OFFERS] * len(SHOPS))[coupon["offer"]]
    return [_step(coupon, RECEIVE, at), _step(coupon, EXPIRE, at + days * clock.DAY)]


def _step(coupon: Frame, step: int, at: Array) -> Frame:
    return coupon | {"step": np.full(len(at), step), "at": at}


def counts(steps: Frame, cut: int) -> Frame:
    """Per coupon of all shops, from one block: how many were received and used by the cut, and the last step."""
    size, steps = len(SHOPS) * len(OFFERS), take(steps, steps["at"] < cut)
    moved = np.zeros(size, np.int64)
    np.maximum.at(moved, steps["offer"], steps["at"])
    by_step = {
        name: np.bincount(steps["offer"][steps["step"] == step], minlength=size)
        for name, step in {"received": RECEIVE, "used": USE, "returned": RETURN}.items()
    }
    return by_step | {"moved": moved}
