"""What the shops sell and when they go live: SKUs, live sessions, selling parties. Small tables, made once per tenant.

A session's row is computed, not searched: row = (shop x days + day) x 2 + kind, kind 0 own room, 1 influencer's room.
Every shop has one session of each kind a day, so every live order finds a room.
"""

from dataclasses import dataclass

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array, Frame, stack
from ingestion.sandbox.options import BLOCK_PERSONS, SandboxOptions
from ingestion.sandbox.stage import BRANDS, SHOPS, TALENTS, Shop

OWN, INFLUENCER = 0, 1
AHEAD_DAYS = 3
PERSON_STRIDE = 100_000_000  # person numbers of a brand start at its position + 1 times this


@dataclass(frozen=True)
class Catalog:
    """`skus`: one row per SKU, sorted by shop and category.

    `first`, `count`: rows of (shop, category). `gift`: row of each shop's free gift. `sessions`: see the module.
    """

    skus: Frame
    first: Array
    count: Array
    gift: Array
    sessions: Frame
    promoters: tuple[int, int]  # promoters per brand; promoter n is the brand's person n * promoter_step
    promoter_step: tuple[int, int]

    def promoter_person(self, brand: int, promoter: Array) -> Array:
        """Number of the person behind each promoter; for -1 of nobody in particular."""
        person: Array = (brand + 1) * PERSON_STRIDE + np.maximum(promoter, 0) * self.promoter_step[brand]
        return person


def build(options: SandboxOptions) -> Catalog:
    """The catalog of a tenant, the same for every block."""
    skus = stack(*(_shop_skus(options, place, shop) for place, shop in enumerate(SHOPS)))
    kinds = max(len(brand.categories) for brand in BRANDS)
    first, count = np.zeros((len(SHOPS), kinds), np.int64), np.zeros((len(SHOPS), kinds), np.int64)
    for place, shop in enumerate(SHOPS):
        for kind in range(len(BRANDS[shop.brand].categories)):
            found = np.flatnonzero((skus["shop"] == place) & (skus["category"] == kind) & (skus["is_gift"] == 0))
            first[place, kind], count[place, kind] = found[0], len(found)
    head = [min(BLOCK_PERSONS, persons) for persons in options.size.persons]
    promoters = (max(12, head[0] // 100), max(12, head[1] // 100))
    return Catalog(
        skus=skus,
        first=first,
        count=count,
        gift=np.flatnonzero(skus["is_gift"] == 1),
        sessions=_sessions(options),
        promoters=promoters,
        promoter_step=(head[0] // promoters[0], head[1] // promoters[1]),
    )


def _shop_skus(options: SandboxOptions, place: int, shop: Shop) -> Frame:
    """SKUs of one shop, ordered by category, the free gift (price 0) last; prices in fen end on 9 yuan."""
    rng = options.generator("skus", shop.shop_id)
    kinds = BRANDS[shop.brand].categories
    category = np.arange(shop.products) * len(kinds) // shop.products
    low, high = np.array([kind.price for kind in kinds]).T
    yuan = low[category] + rng.random(shop.products) * (high - low)[category]
    price = np.append(yuan.astype(np.int64) // 10 * 1_000 + 900, 0)
    category = np.append(category, 0)
    variants = np.append(np.array([len(kind.attributes) for kind in kinds])[category[:-1]], 1)
    product = np.repeat(np.arange(shop.products + 1), variants)
    variant = np.arange(len(product)) - np.repeat(np.cumsum(variants) - variants, variants)
    launched = options.start - rng.integers(30, 400, shop.products + 1) * clock.DAY + 36_000
    return {
        "shop": np.full(len(product), place),
        "product": product,
        "product_no": (place + 1) * 10_000 + product,
        "sku_no": (place + 1) * 100_000 + product * 10 + variant,
        "variant": variant,
        "category": category[product],
        "list_fen": price[product],
        "is_gift": (product == shop.products).astype(np.int64),
        "launched_at": launched[product],
    }


def _sessions(options: SandboxOptions) -> Frame:
    """Sessions of all shops and days: shop, kind, start and stop (wall seconds), talent of an influencer's room.

    `is_special`: an influencer's special session (达人专场), of category `focus`, every week or two.
    """
    rng = options.generator("sessions")
    days = session_days(options)
    size = len(SHOPS) * days * 2
    row = np.arange(size)
    kind = row % 2
    opening = np.where(kind == OWN, 19 * clock.HOUR, 13 * clock.HOUR)
    start = options.start + row // 2 % days * clock.DAY + opening + rng.integers(0, 1_800, size)
    return {
        "shop": row // (2 * days),
        "kind": kind,
        "start": start,
        "stop": start + rng.integers(9_000, 12_600, size),
        "talent": rng.integers(0, TALENTS, size),
    } | _special(options, size, days)


def _special(options: SandboxOptions, size: int, days: int) -> Frame:
    """Which sessions are special, and the category each session is about."""
    rng = options.generator("special")
    gaps = rng.integers(7, 13, (len(SHOPS), days))
    day = np.cumsum(gaps, axis=1)
    shop = np.repeat(np.arange(len(SHOPS)), days)[day.ravel() < days]
    special = np.zeros(size, np.int64)
    special[(shop * days + day.ravel()[day.ravel() < days]) * 2 + INFLUENCER] = 1
    kinds = np.array([len(BRANDS[shop.brand].categories) for shop in SHOPS])[np.arange(size) // (2 * days)]
    return {"is_special": special, "focus": (rng.random(size) * kinds).astype(np.int64)}


def session_days(options: SandboxOptions) -> int:
    """Days with sessions: the history, and the few days after it that people reserve for."""
    return options.days + AHEAD_DAYS


def session_row(options: SandboxOptions, shop: Array, at: Array, kind: Array) -> Array:
    """Row of the first session of the shop and kind that ends after `at`; -1 when there is none."""
    days = session_days(options)
    day = np.maximum((at - options.start) // clock.DAY, 0)
    closing = np.where(kind == OWN, 22 * clock.HOUR, 16 * clock.HOUR) - clock.HOUR // 2
    day = day + ((at % clock.DAY) > closing - clock.HOUR)
    return np.where(day < days, (shop * days + np.minimum(day, days - 1)) * 2 + kind, -1)
