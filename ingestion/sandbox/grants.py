"""Coupons put into the wallets of chosen buyers (定向发券), of whom a tenth gets none, by lot (对照组).

Flow: campaigns of a brand's main shop -> buyers drawn for each -> a lot withholds the coupon from a tenth of them
      -> the waking coupon creates purchases (planted), the thanking one creates none: it only cheapens what its holders
      would have bought -> the holder's first purchase in the shop within the coupon's days takes it, created or not.
Campaigns go out week by week alike: in bursts they would be promotions of their own, and move what promotions are held
against.
"""

from datetime import date, timedelta

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import BASE, draw_variant, marked, number
from ingestion.sandbox.coupons import EXPIRE, OFFERS, RECEIVE, THANKING, WAKING, WITHHOLD
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions
from ingestion.sandbox.promotions import GRANTED, unmoved
from ingestion.sandbox.stage import shops_of

CAMPAIGNS = tuple(
    ((WAKING, THANKING)[week % 2], date(2024, 1, 3) + timedelta(days=7 * week)) for week in range(130)
)  # every Wednesday to the end of the history
GRANT_IDS = tuple(f"DX{day:%Y%m%d}" for _, day in CAMPAIGNS)
DRAWN = 0.055
WITHHELD = 0.1
_OFFER = np.array([offer for offer, _ in CAMPAIGNS])
_AT = np.array([clock.seconds(day) + 10 * clock.HOUR for _, day in CAMPAIGNS])
_DAYS = np.array([one.days for one in OFFERS])
_LEFT_TO_PAY = np.array([one.rate for one in OFFERS])


def grants(options: SandboxOptions, block: Block, folks: Frame) -> Frame:
    """One row per campaign and buyer drawn for it: `person`, `at`, `grant` (campaign), `offer`, `number`, `is_held`.

    A brand chooses from buyers whose unionid it knows: of others it would not see what they buy in its other shops.

    `kind` is the place of the coupon in OFFERS, `offer` that among the coupons of all shops.
    """
    rng = options.generator("grants", block.number)
    shape = (len(CAMPAIGNS), len(folks["entry"]))
    drawn, lot = rng.random(shape) < DRAWN, rng.random(shape) < WITHHELD
    drawn &= (np.maximum(folks["first"], folks["union_from"]) < _AT[:, None]) & (options.start <= _AT)[:, None]
    grant, person = np.nonzero(drawn)
    shop = np.full(len(grant), shops_of(block.brand)[0])
    return {
        "person": person,
        "at": _AT[grant] + person % clock.HOUR,
        "grant": grant,
        "kind": _OFFER[grant],
        "shop": shop,
        "offer": shop * len(OFFERS) + _OFFER[grant],
        "number": opaque((block.number * NUMBER_STRIDE + NUMBER_STRIDE // 2 + np.arange(len(grant))) * 4 + 3, 52),
        "is_held": lot[drawn].astype(np.int64),
    }


def created_purchases(options: SandboxOptions, block: Block, given: Frame) -> Frame:
    """Placed purchases that the waking coupon created within its days; `cause_of` is the campaign."""
    rng = options.generator("granted", block.number)
    size = options.planted.coupon_size if options.planted.coupon else 0.0
    hit = (rng.random(rows(given)) < size) & (given["is_held"] == 0) & (given["kind"] == WAKING)
    chosen = take(given, hit)
    wait = (rng.random(rows(chosen)) * (_DAYS[chosen["kind"]] - 1) * clock.DAY).astype(np.int64)
    channel = np.full(rows(chosen), number("CH17"))
    wish = {"person": chosen["person"], "at": chosen["at"] + clock.HOUR + wait, "causal": np.full(rows(chosen), BASE)}
    bought = unmoved(wish, GRANTED) | {
        "cause_of": chosen["grant"],
        "channel": channel,
        "variant": draw_variant(rng, channel),
        "shop": chosen["shop"],
        "session": np.full(rows(chosen), -1),
    }
    return take(bought, bought["at"] < options.stop)


def redeemed(given: Frame, frame: Frame) -> Frame:
    """Columns of orders, sorted by time: the granted coupon each takes.

    `grant_offer` (among those of all shops, -1 for none), `grant_number` and `grant_percent` off (0 for none).
    """
    found = {"grant_offer": np.full(rows(frame), -1)}
    found |= {name: np.zeros(rows(frame), np.int64) for name in ("grant_number", "grant_percent")}
    order, coupon = _matched(given, frame)
    found["grant_offer"][order] = given["offer"][coupon]
    found["grant_number"][order] = given["number"][coupon]
    found["grant_percent"][order] = 100 - _LEFT_TO_PAY[given["kind"][coupon]]
    return found


def _matched(given: Frame, frame: Frame) -> tuple[Array, Array]:
    """Rows of the orders that take a coupon, and of the coupons: the first order of its shop within its days."""
    got = np.flatnonzero(given["is_held"] == 0)
    if not len(got):
        return got, got
    stride = np.int64(2**32)  # seconds stay below it
    key = given["person"][got] * stride + given["at"][got]
    ranked = np.argsort(key)
    place = np.searchsorted(key[ranked], frame["person"] * stride + frame["at"], side="right") - 1
    coupon = got[ranked[np.maximum(place, 0)]]
    fits = (place >= 0) & (given["person"][coupon] == frame["person"]) & (given["shop"][coupon] == frame["shop"])
    fits &= frame["at"] < given["at"][coupon] + _DAYS[given["kind"][coupon]] * clock.DAY
    fits &= (frame["is_unpaid"] == 0) & (frame["second"] == 0) & ~marked(frame["variant"], "brand_gift")
    order = np.flatnonzero(fits)
    _, first = np.unique(coupon[order], return_index=True)
    return order[first], coupon[order[first]]


def told(options: SandboxOptions, given: Frame, frame: Frame, steps: Frame) -> Frame:
    """Steps of coupons (`coupons.events`) with those of granted ones, sorted by time; `grant` is -1 of the others."""
    taken = np.isin(given["number"], frame["grant_number"][frame["grant_offer"] >= 0])
    held = given["is_held"] == 1
    parts = [
        _step(given, held, WITHHOLD, 0),
        _step(given, ~held, RECEIVE, 0),
        _step(given, ~held & ~taken, EXPIRE, clock.DAY),
    ]
    whole = stack(steps | {"grant": np.full(rows(steps), -1)}, *parts)
    whole = take(whole, (whole["at"] < options.stop) & (whole["at"] >= options.start))
    return take(whole, np.argsort(whole["at"], kind="stable"))


def _step(given: Frame, chosen: Array, step: int, wait: int) -> Frame:
    """One step of the chosen coupons, `wait` seconds after each of their days."""
    part = take(given, chosen)
    nothing = 0 * part["person"]
    return {name: part[name] for name in ("person", "offer", "number", "shop")} | {
        "second": nothing,
        "at": part["at"] + wait * _DAYS[part["kind"]],
        "step": nothing + step,
        "order": nothing - 1,
        "amount": nothing,
        "grant": np.where(step == EXPIRE, -1, part["grant"]),
    }
