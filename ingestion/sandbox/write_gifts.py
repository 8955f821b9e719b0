"""Exports of gifts (礼物明细) and parcels (发货明细)."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import clock, goods, names
from ingestion.sandbox.channels import VARIANTS, marked
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet

SEND_TYPES = ("friend", "group", "account", "channels", "wecom_friend", "wecom_group", "mini_program")
_SENT = np.array([0, 0, 0, 1, 4, 5, 6, 3, 2, 0])  # positions in SEND_TYPES by the last digit of the order's number
STATUSES = ("pending", "accepted", "expired", "refunded")
CARRIERS = (("顺丰速运", "SF"), ("圆通速递", "YTO"), ("中通快递", "ZTO"))
SECOND_PARCEL = clock.DAY  # the rest of a partly shipped order leaves a day later


def write_gifts(job: Job) -> None:
    """Gifts sent, accepted, expired or paid back in the window, and the parcels that left or arrived in it."""
    frame, view = job.world.orders, job.window
    is_gift = marked(frame["variant"], "gift") | marked(frame["variant"], "brand_gift")
    moved = view.fresh(frame["paid_at"], frame["accepted_at"], expired_at(frame), frame["refunded_at"])
    order = np.flatnonzero(is_gift & moved & (frame["paid_at"] < view.cut) & job.of_shop(np.arange(rows(frame))))
    job.put("礼物明细", _gift_sheet(job, order))
    parcels = parcel_rows(frame, job.world.lines)
    parcels = take(parcels, job.of_shop(parcels["order"]) & (parcels["at"] < view.cut))
    parcels = take(parcels, view.fresh(parcels["at"], parcels["signed_at"]))
    for label, place in view.periods(parcels["at"], view.year_months):
        job.put("发货明细", _parcel_sheet(job, take(parcels, place)), label)


def expired_at(frame: Frame) -> Array:
    """When a gift nobody accepted ran out: a day after it was paid; NEVER for all others."""
    unclaimed = (frame["accepted_at"] == clock.NEVER) & marked(frame["variant"], "gift")
    return np.where(unclaimed & (frame["paid_at"] < clock.NEVER), frame["paid_at"] + clock.DAY, clock.NEVER)


def send_type(frame: Frame) -> Array:
    """How a gift was sent, as position in SEND_TYPES; -1 for orders that are no gift of a person."""
    sent: Array = np.where(marked(frame["variant"], "gift"), _SENT[frame["number"] % len(_SENT)], -1)
    return sent


def _gift_sheet(job: Job, order: Array) -> Sheet:
    cut, folks, frame, app = job.window.cut, job.world.people, take(job.world.orders, order), names.shop_app(job.shop)
    person, receiver, gift = frame["person"], frame["receiver"], marked(frame["variant"], "gift")
    giver, taker = names.account(folks["number"][person], frame["second"]), names.account(folks["number"][receiver])
    taker = np.where(gift, taker, giver)
    expired = expired_at(frame)
    sheet = Sheet("shop__gifts", job.dialect)
    sheet.id("gift_order_id", names.label("38", frame["number"], 17))
    sheet.id("order_id", names.order_id(frame["number"]))
    steps = (frame["refunded_at"] < cut, expired < cut, frame["accepted_at"] < cut)
    sheet.code("gift_status", STATUSES, np.select(steps, (3, 2, 1), 0))
    sheet.code("send_type", SEND_TYPES, send_type(frame))
    sheet.text("entry", names.pick([facts.entry or facts.mp_scene for facts in VARIANTS], frame["variant"]))
    sheet.text("giver_openid", names.only(names.openid(app, giver), gift))
    sheet.text("giver_unionid", names.only(names.unionid(giver), gift & (folks["union_from"][person] <= frame["at"])))
    sheet.text("receiver_openid", names.openid(app, taker))
    sheet.text("receiver_unionid", names.only(names.unionid(taker), folks["union_from"][receiver] <= frame["at"]))
    sheet.time("sent_at", frame["paid_at"], cut)
    sheet.time("accepted_at", frame["accepted_at"], cut)
    sheet.time("expired_at", expired, cut)
    sheet.money("gift_fen", frame["order_paid"])
    pieces = group_sum(job.world.lines["quantity"], job.world.lines["order"], rows(job.world.orders))
    sheet.whole("quantity", pieces[order])
    sheet.flag("is_sku_changed", gift & (frame["number"] % 11 == 0))
    sheet.flag("is_brand_gift", ~gift)
    handed_on = passed_on(job.world.orders)[order]
    sheet.id("regift_of_gift_id", names.only(names.label("38", np.maximum(handed_on, 0), 17), handed_on >= 0))
    moved = np.max([np.where(at < cut, at, 0) for at in
                    (frame["paid_at"], frame["accepted_at"], expired, frame["refunded_at"])], axis=0)  # fmt: skip
    sheet.time("updated_at", moved, cut)
    return sheet


def passed_on(frame: Frame) -> Array:
    """Per order the number of the gift its giver had received and accepted in the 60 days before; -1 for none."""
    gift = np.flatnonzero(marked(frame["variant"], "gift") & (frame["paid_at"] < clock.NEVER))
    taken = gift[frame["accepted_at"][gift] < clock.NEVER]
    taken = taken[np.lexsort((frame["accepted_at"][taken], frame["receiver"][taken]))]
    span = np.int64(1) << 34  # seconds; keeps the keys of persons apart
    keys = np.append(-span, frame["receiver"][taken] * span + frame["accepted_at"][taken])
    place = np.searchsorted(keys, frame["person"][gift] * span + frame["at"][gift]) - 1
    since = frame["person"][gift] * span + frame["at"][gift] - keys[place]
    found = np.full(rows(frame), -1)
    recent = since <= 60 * clock.DAY
    found[gift[recent]] = frame["number"][np.append(-1, taken)[place[recent]]]
    return found


def parcel_rows(frame: Frame, lines: Frame) -> Frame:
    """One row per line and its parcel: `order`, `line`, `parcel` (0, 1), `at`, `signed_at`, `cost` in fen."""
    line = np.flatnonzero(frame["shipped_at"][lines["order"]] < clock.NEVER)
    order = lines["order"][line]
    first = np.searchsorted(lines["order"], order)
    parcel = ((line > first) & (frame["is_part"][order] == 1)).astype(np.int64)
    at = frame["shipped_at"][order] + parcel * SECOND_PARCEL
    leads = np.diff(order * 2 + parcel, prepend=-1) != 0
    return {
        "order": order,
        "line": line,
        "parcel": parcel,
        "at": at,
        "signed_at": np.maximum(frame["received_at"][order], at + clock.HOUR),
        "cost": np.where(leads, 280 + frame["number"][order] // 11 % 12 * 35, 0),
    }


def _parcel_sheet(job: Job, parcels: Frame) -> Sheet:
    frame = take(job.world.orders, parcels["order"])
    lines = take(job.world.lines, parcels["line"])
    skus = take(job.world.catalog.skus, lines["sku"])
    carrier = frame["number"] // 5 % len(CARRIERS)
    sheet = Sheet("shop__shipments", job.dialect)
    sheet.id("order_id", names.order_id(frame["number"]))
    waybills = [names.label(prefix, frame["number"] % 10**13, 13) for prefix in ("SF", "SG")]
    sheet.id("parcel", pc.if_else(pa.array(parcels["parcel"] == 0), *waybills))
    sheet.text("carrier", names.pick([word for word, _ in CARRIERS], carrier))
    sheet.text("carrier_code", names.pick([code for _, code in CARRIERS], carrier))
    sheet.code("deliver_type", ("own",), 0 * carrier)
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("sku_code", goods.sku_code(skus))
    sheet.text("sku_attrs", goods.sku_attrs(job.brand, skus))
    sheet.whole("quantity", lines["quantity"])
    sheet.time("shipped_at", parcels["at"], job.window.cut)
    sheet.time("signed_at", parcels["signed_at"], job.window.cut)
    sheet.money("freight_cost_fen", parcels["cost"], parcels["cost"] > 0)
    return sheet
