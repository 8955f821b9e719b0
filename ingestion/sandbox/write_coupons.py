"""Exports about discounts: of each line (订单优惠明细), the coupons (优惠券), and their events (优惠券事件)."""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import clock, coupons, goods, names
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, rows, take
from ingestion.sandbox.grants import GRANT_IDS
from ingestion.sandbox.job import DIALECTS, Job
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import SHOPS
from ingestion.sandbox.window import Window

TOTAL_STOCK = 5_000_000


def write_coupons(job: Job) -> None:
    """Discounts of the orders of the last days, older ones that came back, and the events of the window."""
    frame, view = job.world.orders, job.window
    back = returned_at(frame)
    found = coupons.discounts(frame, job.world.lines)
    wanted = job.of_shop(found["order"]) & (view.again(frame["at"]) | view.fresh(back))[found["order"]]
    found = take(found, wanted & (frame["at"] < view.cut)[found["order"]])
    for label, place in view.periods(frame["at"][found["order"]], view.year_months):
        job.put("订单优惠明细", _discount_sheet(job, take(found, place)), label)
    steps = job.world.coupon_events
    steps = take(steps, view.fresh(steps["at"]) & (steps["shop"] == job.shop))
    for label, place in view.periods(steps["at"], view.year_months):
        job.put("优惠券事件", _event_sheet(job, take(steps, place)), label)


def returned_at(frame: Frame) -> Array:
    """When the coupons of an order came back: it was given back, or never paid, before it shipped."""
    early = np.minimum(frame["refunded_at"], frame["canceled_at"])
    return np.where(frame["shipped_at"] == clock.NEVER, early, clock.NEVER)


def _discount_sheet(job: Job, found: Frame) -> Sheet:
    cut, frame = job.window.cut, take(job.world.orders, found["order"])
    skus = take(job.world.catalog.skus, job.world.lines["sku"][found["line"]])
    sheet = Sheet("shop__order_coupons", job.dialect)
    sheet.id("order_id", names.order_id(frame["number"]))
    sheet.time("ordered_at", frame["at"], cut)
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("sku_code", goods.sku_code(skus))
    sheet.text("sku_attrs", goods.sku_attrs(job.brand, skus))
    sheet.code("discount_kind", coupons.KINDS, found["kind"])
    own = found["kind"] == coupons.MERCHANT
    sheet.id("coupon_id", names.only(coupon_id(coupons.used_offer(frame)), own))
    number = coupons.user_coupon(job.world.block, job.world.orders, found["order"], found["kind"])
    sheet.id("user_coupon_id", names.only(names.label("2257", number, 16), coupons.has_coupon(found["kind"])))
    sheet.money("discount_fen", found["amount"])
    back = returned_at(frame)
    sheet.code("discount_state", ("used", "returned"), (back < cut).astype(np.int64))
    sheet.time("updated_at", np.where(back < cut, back, frame["at"]), cut)
    return sheet


def _event_sheet(job: Job, steps: Frame) -> Sheet:
    folks, frame, person = job.world.people, job.world.orders, steps["person"]
    account = names.account(folks["number"][person], steps["second"])
    sheet = Sheet("shop__coupon_events", job.dialect)
    sheet.id("user_coupon_id", names.label("2257", steps["number"], 16))
    sheet.id("coupon_id", coupon_id(steps["offer"]))
    sheet.code("event", coupons.EVENTS, steps["step"])
    sheet.time("occurred_at", steps["at"], clock.NEVER)
    sheet.constant("appid", SHOPS[job.shop].appid, rows(steps))
    sheet.text("openid", names.openid(names.shop_app(job.shop), account))
    sheet.text("unionid", names.only(names.unionid(account), folks["union_from"][person] <= steps["at"]))
    used = np.isin(steps["step"], (coupons.USE, coupons.RETURN))
    order = np.maximum(steps["order"], 0)
    sheet.id("order_id", names.only(names.order_id(frame["number"][order]), used))
    sheet.money("discount_fen", steps["amount"], used)
    sheet.flag("is_holdout", steps["step"] == coupons.WITHHOLD)
    sheet.id("grant_id", names.pick(GRANT_IDS, steps["grant"]))
    return sheet


def coupon_id(offer: Array) -> pa.Array:
    """Ids of coupons, by position among those of all shops."""
    return names.label("10000", offer + 1, 4)


def write_coupon_list(options: SandboxOptions, counts: Frame, window: Window, delivery: Delivery) -> None:
    """The whole list of every shop's coupons, with what was received and used so far."""
    size = len(coupons.OFFERS)
    for shop in range(len(SHOPS)):
        place = shop * size + np.arange(size)
        mine = take(counts, place)
        sheet = Sheet("shop__coupons", DIALECTS[shop])
        sheet.id("coupon_id", coupon_id(place))
        for name in ("title", "kind", "promote"):
            words = [getattr(one, name) for one in coupons.OFFERS]
            column = {"title": "title", "kind": "coupon_type", "promote": "promote_type"}[name]
            (sheet.code_text if name == "title" else sheet.code)(column, words, np.arange(size))
        _put_terms(sheet)
        sheet.whole("total_stock", np.full(size, TOTAL_STOCK))
        sheet.whole("left_stock", TOTAL_STOCK - mine["received"])
        sheet.whole("received", mine["received"])
        sheet.whole("used", mine["used"] - mine["returned"])
        sheet.time("created_at", np.full(size, options.start - clock.DAY), window.cut)
        sheet.time("updated_at", np.maximum(mine["moved"], options.start - clock.DAY), window.cut)
        delivery.put((SHOPS[shop].shop_id, "优惠券"), sheet)


def _put_terms(sheet: Sheet) -> None:
    """State, validity and amounts: the same in every shop."""
    size, offers = len(coupons.OFFERS), coupons.OFFERS
    sheet.code("coupon_status", ("live",), np.zeros(size, np.int64))
    sheet.code("valid_type", ("days_after_receiving",), np.zeros(size, np.int64))
    sheet.whole("valid_days", np.array([one.days for one in offers]))
    spend, cut = (np.array([getattr(one, name) * 100 for one in offers]) for name in ("min_spend", "cut"))
    sheet.money("min_spend_fen", spend, spend > 0)
    sheet.money("cut_fen", cut, cut > 0)
    sheet.text("price_rate", names.pick([f"{one.rate}%" if one.rate else "" for one in offers], np.arange(size)))
    sheet.whole("limit_per_person", np.full(size, 3))
