"""Money after the sale: aftersales (售后导出) and fund flows (资金流水).

Flows agree with the orders to the fen: every paid order has one payment, every completed refund one refund, and what a
settled order's settlement says was taken is booked on the day it was taken.
"""

import numpy as np

from ingestion.sandbox import aftersales, breaks, clock, goods, names
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.options import NUMBER_STRIDE
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.world import World

FLOWS = (
    "order_payment",
    "order_refund",
    "talent_commission",
    "agency_service_fee",
    "tech_service_fee",
    "platform_subsidy",
    "state_subsidy",
    "freight_insurance",
    "people_card_rebate",
    "split",
)
_INCOME = np.array([1, 0, 0, 0, 0, 1, 1, 0, 1, 0])
_STATES = ("MERCHANT_PROCESSING", "USER_WAIT_RETURN", "MERCHANT_WAIT_RECEIPT", "MERCHANT_REJECT_REFUND", "USER_CANCELD")
STATUSES = (*_STATES, *dict.fromkeys(aftersales.DONE))
_DONE = np.array([STATUSES.index(code) for code in aftersales.DONE])
# Booked when an order settles: position in FLOWS -> column of the orders.
_TAKEN = {4: "tech_fee", 5: "borne", 6: "state", 7: "insurance"}
RETURN_STEPS = (12 * clock.HOUR, 36 * clock.HOUR)  # from request: accepted, goods sent back


def write_money(job: Job) -> None:
    """The two exports of a shop."""
    view = job.window
    _write_aftersales(job)
    flows = flow_rows(job.world, view.cut)
    flows = take(flows, job.of_shop(flows["order"]) & view.fresh(flows["at"]))
    for label, place in view.periods(flows["at"], view.wide_months):
        job.put("资金流水", _flow_sheet(job, take(flows, place)), label, blank=True)


def _write_aftersales(job: Job) -> None:
    """Requests made or moved in the window."""
    asked, view = job.world.aftersales, job.window
    steps = [asked["requested_at"] + step for step in RETURN_STEPS]
    moved = view.fresh(asked["requested_at"], asked["closed_at"])
    moved |= (asked["kind"] == aftersales.RETURN) & view.fresh(*steps)
    asked = take(asked, moved & job.of_shop(asked["order"]) & (asked["requested_at"] < view.cut))
    for label, place in view.periods(asked["requested_at"], view.wide_months):
        job.put("售后导出", _aftersale_sheet(job, take(asked, place)), label)


def _aftersale_sheet(job: Job, asked: Frame) -> Sheet:
    skus = take(job.world.catalog.skus, job.world.lines["sku"][asked["line"]])
    cut = job.window.cut
    sheet = Sheet("shop__aftersales", job.dialect)
    sheet.id("aftersale_id", names.label("20", asked["number"], 17))
    sheet.id("order_id", names.order_id(job.world.orders["number"][asked["order"]]))
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("product_code", goods.spu_code(skus))
    sheet.text("sku_code", goods.sku_code(skus))
    sheet.code("refund_type", aftersales.KINDS, asked["kind"])
    status, updated = progress(asked, cut)
    sheet.code("aftersale_status", STATUSES, status)
    sheet.text("reason_code", names.pick(aftersales.REASONS, asked["reason"]))
    sheet.money("refund_fen", asked["amount"])
    sheet.whole("quantity", asked["quantity"])
    sheet.time("requested_at", asked["requested_at"], cut)
    sheet.time("completed_at", np.where(asked["fate"] == aftersales.GRANTED, asked["closed_at"], clock.NEVER), cut)
    sheet.time("updated_at", updated, cut)
    sheet.id("ship_waybill", names.label("SF", asked["number"] % 10**13, 13))
    sheet.constant("return_phone", "13800001111", rows(asked))
    return sheet


def progress(asked: Frame, cut: int) -> tuple[Array, Array]:
    """Position in STATUSES as of the cut, and when the request last moved."""
    closed, returns = asked["closed_at"] < cut, asked["kind"] == aftersales.RETURN
    accepted, sent = (asked["requested_at"] + step for step in RETURN_STEPS)
    end = np.select(
        [asked["fate"] == aftersales.REJECTED, asked["fate"] == aftersales.WITHDRAWN], [3, 4], _DONE[asked["kind"]]
    )
    is_sent, is_accepted = returns & (sent < cut), returns & (accepted < cut)
    status = np.select([closed, is_sent, is_accepted], [end, 2, 1], 0)
    return status, np.select(
        [closed, is_sent, is_accepted], [asked["closed_at"], sent, accepted], asked["requested_at"]
    )


def flow_rows(world: World, cut: int) -> Frame:
    """Bookings by the cut: `at`, `kind` (position in FLOWS), `amount` in fen, `order` row, `aftersale` number or -1."""
    frame, asked, earned = world.orders, world.aftersales, world.commissions
    paid = np.flatnonzero((frame["paid_at"] < cut) & (frame["order_paid"] > 0))
    back = np.flatnonzero((asked["fate"] == aftersales.GRANTED) & (asked["closed_at"] < cut) & (asked["amount"] > 0))
    settled = np.flatnonzero((frame["settled_at"] < cut) & (frame["order_paid"] > 0))
    shared = np.flatnonzero(earned["settled_at"] < cut)
    flows = stack(
        _booking(0, paid, {"order": paid, "at": frame["paid_at"][paid], "amount": frame["order_paid"][paid]}),
        _booking(
            1, back, {"order": asked["order"][back], "at": asked["closed_at"][back], "amount": asked["amount"][back]}
        )
        | {"aftersale": asked["number"][back]},
        _booking(2, shared, _share(earned, "talent_fen", shared)),
        _booking(3, shared, _share(earned, "service_fen", shared)),
        *(_booking(kind, settled, _at_settlement(frame, fen, settled)) for kind, fen in _TAKEN.items()),
    )
    flows = _broken(world, flows, cut)
    flows["number"] = opaque(
        (world.block.number * NUMBER_STRIDE + flows["source"]) * len(FLOWS) + flows["kind"] + 1, 52
    )
    flows = take(flows, flows["amount"] > 0)
    return take(flows, np.argsort(flows["at"], kind="stable"))


def _broken(world: World, flows: Frame, cut: int) -> Frame:
    """The flows with the planted breaks: an order that is missing, a commission in two parts, bookings of its own."""
    planted = world.planted
    is_split = (flows["kind"] == FLOWS.index("talent_commission")) & (flows["source"] == planted.split)
    flows["amount"] = flows["amount"] - np.where(is_split, planted.split_fen, 0)
    flows = take(flows, flows["order"] != planted.lost)
    last = np.array([NUMBER_STRIDE - 1])  # no row of the world has this place
    extra = [
        _booking(FLOWS.index(kind), last, row)
        for kind, row in breaks.extra_bookings(world.orders, world.commissions, planted)
        if row["at"][0] < cut
    ]
    return stack(flows, *extra)


def _booking(kind: int, source: Array, what: Frame) -> Frame:
    """Bookings of one kind; `source` (a row of the world, the same every night) makes their ids."""
    return {"aftersale": np.full(len(source), -1)} | what | {"kind": np.full(len(source), kind), "source": source}


def _share(earned: Frame, party: str, chosen: Array) -> Frame:
    """What one party of the commissions gets when they settle."""
    return {"order": earned["order"][chosen], "at": earned["settled_at"][chosen], "amount": earned[party][chosen]}


def _at_settlement(frame: Frame, column: str, chosen: Array) -> Frame:
    """What is booked of the chosen orders when they settle; the platform bears its discount less the state's part."""
    amount = frame["platform"] - frame["state"] if column == "borne" else frame[column]
    return {"order": chosen, "at": frame["settled_at"][chosen], "amount": amount[chosen]}


def _flow_sheet(job: Job, flows: Frame) -> Sheet:
    sheet = Sheet("shop__fund_flows", job.dialect)
    sheet.id("flow_id", names.label("5000003", flows["number"], 16))
    sheet.time("booked_at", flows["at"], clock.NEVER)
    sheet.code("funds_type", FLOWS, flows["kind"])
    sheet.code("direction", ("expense", "income"), _INCOME[flows["kind"]])
    sheet.money("amount_fen", flows["amount"])
    sheet.id("order_id", names.order_id(job.world.orders["number"][flows["order"]]))
    refund = flows["aftersale"] >= 0
    sheet.id("aftersale_id", names.only(names.label("20", np.maximum(flows["aftersale"], 0), 17), refund))
    return sheet
