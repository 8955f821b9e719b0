"""What the platform itself counts: figures by shop and day, by selling account and scene, by product, by live product.

Paid is `order_paid` of the day of payment: freight included, points taken off, orders of 0 fen not counted. A sale
through no account stands with the brand's own Channels account. Product figures are line prices: before points, without
freight. `back` is what came back of orders paid that day (freight too; of a product its goods only), by the cut.
Counters are dense and add up over blocks, so any number of persons passes in the same memory.
"""

import numpy as np

from ingestion.sandbox import aftersales, clock
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.channels import VARIANTS
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.order_facts import ACCOUNT, ACCOUNTS
from ingestion.sandbox.stage import SHOPS, TALENTS
from ingestion.sandbox.world import World

SCENES = ("live", "feed", "window", "product", "other")
_SCENE = {"live": 0, "video": 1, "showcase": 2, "product_share": 3}
_SCENE_OF = np.array([_SCENE.get(facts.scene, 4) for facts in VARIANTS])
SELLERS = len(ACCOUNTS) + TALENTS  # own accounts by kind, then the talents


def products(stock: Catalog) -> Array:
    """Product numbers of the tenant in ascending order: the columns of the product figures."""
    numbers: Array = np.unique(stock.skus["product_no"])
    return numbers


def seller(frame: Frame) -> Array:
    """Position of each order's selling account: its kind, or behind the kinds its talent."""
    own = np.maximum(ACCOUNT[frame["variant"]], 0)
    place: Array = np.where(frame["talent"] >= 0, len(ACCOUNTS) + np.maximum(frame["talent"], 0), own)
    return place


def add(counts: Frame, more: Frame) -> Frame:
    """Counters of one more block added; an empty frame starts the sum."""
    return {name: counts[name] + more[name] for name in more} if counts else more


def count(world: World, cut: int) -> Frame:
    """Counters of one block by the cut; the name says which cells: shop_, seller_, product_, live_."""
    options, frame, asked = world.options, world.orders, world.aftersales
    paid = (frame["paid_at"] < cut) & (frame["order_paid"] > 0)
    done = (asked["fate"] == aftersales.GRANTED) & (asked["closed_at"] < cut) & paid[asked["order"]]
    asked = take(asked, done)
    day = np.where(paid, frame["paid_at"] - options.start, 0) // clock.DAY
    cell = frame["shop"] * options.days + day
    back = group_sum(asked["amount"], asked["order"], rows(frame))
    order = np.flatnonzero(paid)
    return _by_order(options, frame, order, cell) | {
        "shop_back": group_sum(back[order], cell[order], _shop_days(options)),
        "seller_back": group_sum(back[order], _seller_cell(frame, order, cell), _shop_days(options) * SELLERS),
        **_by_product(world, paid, day, asked),
    }


def _shop_days(options: SandboxOptions) -> int:
    return len(SHOPS) * options.days


def _seller_cell(frame: Frame, order: Array, cell: Array) -> Array:
    place: Array = cell[order] * SELLERS + seller(frame)[order]
    return place


def _by_order(options: SandboxOptions, frame: Frame, order: Array, cell: Array) -> Frame:
    """Orders, fen and buyers per shop and day, and per selling account with its scenes."""
    size, amount, day = _shop_days(options), frame["order_paid"][order], cell[order]
    place = _seller_cell(frame, order, cell)
    scene = _SCENE_OF[frame["variant"][order]]
    buyer = frame["person"][order] * 2 + frame["second"][order]
    return {
        "shop_paid": group_sum(amount, day, size),
        "shop_orders": np.bincount(day, minlength=size),
        "shop_buyers": distinct(day, buyer, size),
        "shop_scene": group_sum(amount, day * len(SCENES) + scene, size * len(SCENES)),
        "seller_buyers": distinct(place, buyer, size * SELLERS),
        "seller_scene": group_sum(amount, place * len(SCENES) + scene, size * SELLERS * len(SCENES)),
    }


def distinct(cell: Array, who: Array, size: int) -> Array:
    """How many different `who` each cell has."""
    stride = np.int64(who.max(initial=0)) + 1
    found: Array = np.bincount(np.unique(cell * stride + who) // stride, minlength=size)
    return found


def _by_product(world: World, paid: Array, day: Array, asked: Frame) -> Frame:
    """Lines per day and product, and per live session and product; refunds by the day of payment and by their own."""
    options, frame, both = world.options, world.orders, world.lines
    columns = products(world.catalog)
    column = np.searchsorted(columns, world.catalog.skus["product_no"][both["sku"]])
    line = np.flatnonzero(paid[both["order"]] & (both["paid"] > 0))
    goods = take(asked, asked["kind"] != aftersales.FREIGHT)
    size = options.days * len(columns)
    cell = day[both["order"]] * len(columns) + column
    closed = (goods["closed_at"] - options.start) // clock.DAY * len(columns) + column[goods["line"]]
    order, amount = both["order"][line], both["paid"][line]
    figures = {
        "product_paid": group_sum(amount, cell[line], size),
        "product_orders": distinct(cell[line], order, size),
        "product_buyers": distinct(cell[line], frame["person"][order] * 2 + frame["second"][order], size),
        "product_pieces": group_sum(both["quantity"][line], cell[line], size),
        "product_back": group_sum(goods["amount"], cell[goods["line"]], size),
        "product_refund": group_sum(goods["amount"], closed, size),
    }
    rooms = rows(world.catalog.sessions) * len(columns)
    live = frame["session"][both["order"]] * len(columns) + column
    line = line[frame["session"][order] >= 0]
    goods = take(goods, frame["session"][goods["order"]] >= 0)
    order = both["order"][line]
    return figures | {
        "live_paid": group_sum(both["paid"][line], live[line], rooms),
        "live_orders": distinct(live[line], order, rooms),
        "live_buyers": distinct(live[line], frame["person"][order] * 2 + frame["second"][order], rooms),
        "live_refund": group_sum(goods["amount"], live[goods["line"]], rooms),
    }
