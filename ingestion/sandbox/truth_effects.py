"""The planted truth of halo, reservations, promotions, coupons, fatigue and service: why orders are there."""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import names
from ingestion.sandbox.care import SATISFIED, SATISFIED_ANYWAY, SLOW, leaving_factors
from ingestion.sandbox.coupons import WAKING
from ingestion.sandbox.fatigue import conversion_factor, leaving_chance
from ingestion.sandbox.frame import take
from ingestion.sandbox.grants import GRANT_IDS
from ingestion.sandbox.promotions import CREATED, GRANTED, HALO, PROMOTIONS, PULLED, REMINDED, SURGE, USUAL, WAITED
from ingestion.sandbox.stage import BRANDS, SHOPS
from ingestion.sandbox.world import World

CAUSES = {
    USUAL: "usual", WAITED: "waited", PULLED: "pulled_forward", CREATED: "created_by_promotion", HALO: "halo",
    SURGE: "special_session", REMINDED: "reminded", GRANTED: "created_by_coupon",
}  # fmt: skip


def causes(world: World) -> dict[str, pa.Array]:
    """Per order: `cause`, and the promotion, session (of a halo: the influencer's) or grant of coupons behind it."""
    frame = world.orders
    cause, behind = frame["cause"], frame["cause_of"]
    is_promoted = np.isin(cause, (WAITED, PULLED, CREATED))
    promos = names.pick([promo.promo_id for promo in PROMOTIONS], np.where(is_promoted, behind, -1))
    rooms = names.only(names.live_id(np.maximum(behind, 0)), np.isin(cause, (HALO, SURGE, REMINDED)))
    return {
        "cause": names.pick([CAUSES[place] for place in range(len(CAUSES))], cause),
        "cause_promo_id": promos,
        "cause_live_id": rooms,
        "cause_grant_id": names.pick(GRANT_IDS, np.where(cause == GRANTED, behind, -1)),
    }


def special_sessions(world: World) -> pa.Table:
    """Every special session of the tenant."""
    sessions = world.catalog.sessions
    special = np.flatnonzero((sessions["is_special"] == 1) & (sessions["stop"] < world.options.stop))
    part = take(sessions, special)
    brand = np.array([shop.brand for shop in SHOPS])[part["shop"]]
    kinds = [[kind.category_id for kind in one.categories] for one in BRANDS]
    width = max(map(len, kinds))
    words = [kind for one in kinds for kind in (*one, *[""] * (width - len(one)))]
    return pa.table(
        {
            "live_id": names.live_id(special),
            "shop_id": names.pick([shop.shop_id for shop in SHOPS], part["shop"]),
            "category_id": names.pick(words, brand * width + part["focus"]),
        }
    )


def fatigue_curves(world: World) -> pa.Table:
    """Per category and touches a week (0 to 7): what is left of a touch's lift, and the chance to leave for it."""
    brand, is_planted = BRANDS[world.block.brand], world.options.planted.fatigue
    touches = np.tile(np.arange(8), len(brand.categories))
    best = np.repeat(np.array([kind.cadence for kind in brand.categories]), 8)
    return pa.table(
        {
            "brand_id": pa.array([brand.brand_id] * len(best)),
            "category_id": pa.array([kind.category_id for kind in brand.categories for _ in range(8)]),
            "touches_per_week": touches,
            "conversion_factor": conversion_factor(best, touches) if is_planted else np.ones(len(best)),
            "leaving_chance": leaving_chance(best, touches) if is_planted else np.zeros(len(best)),
            "best_per_week": pa.array(best, mask=np.full(len(best), not is_planted)),
        }
    )


def service_answers(world: World) -> pa.Table:
    """Per speed of the answer: its share of tickets, who is satisfied, and by how much it moves the chance to leave.

    The factor of a slow answer is cut where a buyer would leave for certain; the one told is that of all others.
    """
    brand, is_planted = BRANDS[world.block.brand], world.options.planted.service
    fast, slow = (float(factor[0]) for factor in leaving_factors(np.zeros(1)))
    return pa.table(
        {
            "brand_id": [brand.brand_id] * 2,
            "answer": ["fast", "slow"],
            "share": [1 - SLOW, SLOW],
            "satisfied_chance": list(SATISFIED) if is_planted else [SATISFIED_ANYWAY] * 2,
            "leaving_factor": [fast, slow] if is_planted else [1.0, 1.0],
        }
    )


def granted(world: World) -> pa.Table:
    """One row per coupon granted, or withheld by lot, with the chance that it creates a purchase."""
    given, planted = world.grants, world.options.planted
    size = np.where((given["kind"] == WAKING) & planted.coupon, planted.coupon_size, 0.0)
    return pa.table(
        {
            "person_id": names.label("P", world.people["number"][given["person"]], 10),
            "shop_id": names.pick([shop.shop_id for shop in SHOPS], given["shop"]),
            "coupon_id": names.label("10000", given["offer"] + 1, 4),
            "grant_id": names.pick(GRANT_IDS, given["grant"]),
            "granted_at": pa.array(given["at"], pa.int64()).cast(pa.timestamp("s")),
            "is_held_out": given["is_held"] == 1,
            "creating_chance": size,
        }
    )
