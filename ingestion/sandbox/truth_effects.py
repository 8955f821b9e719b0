"""The planted truth of halo, reservations and promotions: why each order is there, and which sessions are special."""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import names
from ingestion.sandbox.frame import take
from ingestion.sandbox.promotions import CREATED, HALO, PROMOTIONS, PULLED, REMINDED, SURGE, USUAL, WAITED
from ingestion.sandbox.stage import BRANDS, SHOPS
from ingestion.sandbox.world import World

CAUSES = {
    USUAL: "usual", WAITED: "waited", PULLED: "pulled_forward", CREATED: "created_by_promotion", HALO: "halo",
    SURGE: "special_session", REMINDED: "reminded",
}  # fmt: skip


def causes(world: World) -> dict[str, pa.Array]:
    """Per order: `cause`, and the promotion or live session (of a halo: the influencer's) that is behind it."""
    frame = world.orders
    cause, behind = frame["cause"], frame["cause_of"]
    is_promoted = np.isin(cause, (WAITED, PULLED, CREATED))
    promos = names.pick([promo.promo_id for promo in PROMOTIONS], np.where(is_promoted, behind, -1))
    rooms = names.only(names.live_id(np.maximum(behind, 0)), np.isin(cause, (HALO, SURGE, REMINDED)))
    return {
        "cause": names.pick([CAUSES[place] for place in range(len(CAUSES))], cause),
        "cause_promo_id": promos,
        "cause_live_id": rooms,
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
