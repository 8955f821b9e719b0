"""Lines of orders and who pays for each discount, in fen.

Per line:   gross = list x quantity = merchant + platform + talent discount + paid        (paid is before points)
Per order:  order_paid = sum(paid) + freight - points;   order_received = order_paid + sum(platform discount)
A free gift is a line of price 0. A brand gift costs nothing: its whole price is the merchant's discount.
"""

import numpy as np

from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, stack, take, weighted
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.stage import BRANDS

STATE_SHOP, STATE_KIND = 2, 1  # electric toothbrushes of 皓齿: every other order's platform discount is the state's


def lines(options: SandboxOptions, block: Block, catalog: Catalog, folks: Frame, frame: Frame) -> Frame:
    """One row per line, sorted by order: `order` (row of `frame`), `sku` (row of the catalog), quantity, fen."""
    rng = options.generator("lines", block.number)
    size = rows(frame)
    count = np.where(
        marked(frame["variant"], "brand_gift"), 1, 1 + weighted(rng, np.array([0.74, 0.18, 0.06, 0.02]), size)
    )
    order = np.repeat(np.arange(size), count)
    main = folks["category"][frame["person"][order]]
    bought = {"order": order, "sku": _skus(rng, block.brand, catalog, main, frame["shop"][order])}
    bought["quantity"] = 1 + weighted(rng, np.array([0.86, 0.11, 0.03]), len(order))
    twin = (rng.random(len(order)) < 0.02) & (np.append(-1, order[:-1]) == order)  # the same line once more
    twin &= ~np.append(False, twin[:-1])
    for name in ("sku", "quantity"):
        bought[name] = np.where(twin, np.append(0, bought[name][:-1]), bought[name])
    bought["twin"] = twin.astype(np.int64)
    gifted = np.flatnonzero(rng.random(size) < 0.05)
    extra = {"order": gifted, "sku": catalog.gift[frame["shop"][gifted]], "quantity": np.ones(len(gifted), np.int64)}
    both = stack(bought, extra | {"twin": np.zeros(len(gifted), np.int64)})
    both = take(both, np.argsort(both["order"], kind="stable"))
    return both | _amounts(rng, catalog, frame, both)


def _skus(rng: np.random.Generator, brand: int, catalog: Catalog, main: Array, shop: Array) -> Array:
    """SKU of each line, given the buyer's category and the shop: mostly of the category, popular products first."""
    kinds, size = len(BRANDS[brand].categories), len(main)
    kind = np.where(rng.random(size) < 0.86, main, rng.integers(0, kinds, size))
    offset = (rng.random(size) ** 1.7 * catalog.count[shop, kind]).astype(np.int64)
    return catalog.first[shop, kind] + offset


def _amounts(rng: np.random.Generator, catalog: Catalog, frame: Frame, both: Frame) -> Frame:
    """Discounts by sponsor and what is left to pay. Coupons are per order, so twins of one order stay twins."""
    size, order = rows(frame), both["order"]
    gross = catalog.skus["list_fen"][both["sku"]] * both["quantity"]
    merchant = np.where(rng.random(size) < 0.5, rng.integers(3, 28, size), 0)  # percent
    platform = np.where(rng.random(size) < 0.12, rng.integers(2, 8, size), 0)
    talent = np.where((rng.random(size) < 0.3) & (frame["talent"] >= 0), rng.integers(1, 6, size), 0)
    usual = merchant  # what the merchant had given without a granted coupon
    merchant = np.where(frame["grant_percent"] > 0, frame["grant_percent"], merchant)
    present = marked(frame["variant"], "brand_gift")
    merchant, platform, talent = (
        np.where(present, 100, merchant),
        np.where(present, 0, platform),
        np.where(present, 0, talent),
    )
    money = {"gross": gross, "merchant": gross * merchant[order] // 100, "usual": gross * usual[order] // 100}
    money |= {"platform": gross * platform[order] // 100, "talent_discount": gross * talent[order] // 100}
    money["paid"] = gross - money["merchant"] - money["platform"] - money["talent_discount"]
    kind = catalog.skus["category"][both["sku"]]
    subsidized = (frame["shop"][order] == STATE_SHOP) & (kind == STATE_KIND) & (frame["number"][order] % 2 == 0)
    return money | {"state": np.where(subsidized, money["platform"], 0)}  # the part of it that the state bears


def order_amounts(options: SandboxOptions, block: Block, frame: Frame, both: Frame) -> Frame:
    """Order-level amounts: sums of the lines, freight, points, and what was paid and received."""
    rng = options.generator("order_amounts", block.number)
    size, order = rows(frame), both["order"]
    paid = group_sum(both["paid"], order, size)
    platform = group_sum(both["platform"], order, size)
    freight = np.where((paid < 9_900) & (paid > 0) & (rng.random(size) < 0.6), rng.integers(6, 13, size) * 100, 0)
    points = np.where((rng.random(size) < 0.07) & (paid > 5_000), paid * rng.integers(1, 6, size) // 100, 0)
    return {
        "gross": group_sum(both["gross"], order, size),
        "merchant": group_sum(both["merchant"], order, size),
        "platform": platform,
        "goods_paid": paid,
        "freight": freight,
        "points": points,
        "order_paid": paid + freight - points,
        "order_received": paid + freight - points + platform,
        "state": group_sum(both["state"], order, size),
        "talent_discount": group_sum(both["talent_discount"], order, size),
    }
