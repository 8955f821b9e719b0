"""Money after the sale: aftersales (售后导出), fund flows (资金流水), WeChat Pay trade bills (交易账单).

Bills and flows agree with the orders to the fen: every paid order has one payment, every completed refund one refund.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import aftersales, clock, goods, names
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.options import NUMBER_STRIDE
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import SHOPS
from ingestion.sandbox.world import World

FLOWS = (
    "order_payment",
    "order_refund",
    "talent_commission",
    "agency_service_fee",
    "tech_service_fee",
    "platform_subsidy",
)
_INCOME = np.array([1, 0, 0, 0, 0, 1])
_STATES = ("MERCHANT_PROCESSING", "USER_WAIT_RETURN", "MERCHANT_WAIT_RECEIPT", "MERCHANT_REJECT_REFUND", "USER_CANCELD")
STATUSES = (*_STATES, *dict.fromkeys(aftersales.DONE))
_DONE = np.array([STATUSES.index(code) for code in aftersales.DONE])
_FEE_PER_FEN = 6  # 0.6 % of a fen, in units of 0.00001 yuan
RETURN_STEPS = (12 * clock.HOUR, 36 * clock.HOUR)  # from request: accepted, goods sent back


def write_money(job: Job) -> None:
    """The three exports of a shop."""
    view = job.window
    _write_aftersales(job)
    flows = flow_rows(job.world, view.cut)
    flows = take(flows, job.of_shop(flows["order"]) & view.fresh(flows["at"]))
    for label, place in view.periods(flows["at"], view.wide_months):
        job.put("资金流水", _flow_sheet(job, take(flows, place)), label, blank=True)
    trades = trade_rows(job.world)
    trades = take(trades, job.of_shop(trades["order"]) & view.fresh(trades["at"]))
    for label, place in view.periods(trades["at"], view.wide_months):
        _put_bill(job, take(trades, place), label)


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
        _booking(
            4, settled, {"order": settled, "at": frame["settled_at"][settled], "amount": frame["tech_fee"][settled]}
        ),
        _booking(
            5, settled, {"order": settled, "at": frame["settled_at"][settled], "amount": frame["platform"][settled]}
        ),
    )
    flows["number"] = opaque(
        (world.block.number * NUMBER_STRIDE + flows["source"]) * len(FLOWS) + flows["kind"] + 1, 52
    )
    flows = take(flows, flows["amount"] > 0)
    return take(flows, np.argsort(flows["at"], kind="stable"))


def _booking(kind: int, source: Array, what: Frame) -> Frame:
    """Bookings of one kind; `source` (a row of the world, the same every night) makes their ids."""
    return what | {"kind": np.full(len(source), kind), "source": source, "aftersale": np.full(len(source), -1)}


def _share(earned: Frame, party: str, chosen: Array) -> Frame:
    """What one party of the commissions gets when they settle."""
    return {"order": earned["order"][chosen], "at": earned["settled_at"][chosen], "amount": earned[party][chosen]}


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


def trade_rows(world: World) -> Frame:
    """Payments and refunds of WeChat Pay: `at`, `order` row, `amount`, `refund` number (-1: a payment)."""
    frame, asked = world.orders, world.aftersales
    paid = np.flatnonzero((frame["paid_at"] < clock.NEVER) & (frame["order_paid"] > 0))
    back = np.flatnonzero((asked["fate"] == aftersales.GRANTED) & (asked["amount"] > 0))
    order = np.concatenate([paid, asked["order"][back]])
    trades = {
        "at": np.concatenate([frame["paid_at"][paid], asked["closed_at"][back]]),
        "order": order,
        "amount": np.concatenate([frame["order_paid"][paid], asked["amount"][back]]),
        "refund": np.concatenate([np.full(len(paid), -1), asked["number"][back]]),
    }
    return take(trades, np.argsort(trades["at"], kind="stable"))


def _put_bill(job: Job, trades: Frame, label: str) -> None:
    """One bill: the 27 columns of the ALL layout, amounts without separators, fees with five decimals."""
    is_refund, amount = trades["refund"] >= 0, trades["amount"]
    paid, back, none = np.where(is_refund, 0, amount), np.where(is_refund, amount, 0), 0 * amount
    fen = {"settlement_fen": paid, "voucher_fen": none, "refund_fen": back, "recharge_refund_fen": none}
    fen |= {"order_fen": paid, "refund_applied_fen": back}
    fee = paid * _FEE_PER_FEN
    sheet = Sheet("wechat_pay_trade_bill")
    sheet.time("traded_at", trades["at"], clock.NEVER)
    _put_parties(job, sheet, take(job.world.orders, trades["order"]))
    _put_states(sheet, trades["refund"])
    for name, values in fen.items():
        sheet.money(name, values)
    sheet.text("fee_fen", _fees(fee))
    title = ("微信支付交易账单", label)
    job.delivery.put_bill((SHOPS[job.shop].shop_id, "_".join(filter(None, title))), sheet, fen | {"fee": fee})


def _put_states(sheet: Sheet, refund: Array) -> None:
    """State, refund ids (`0` for a payment), and the constant columns."""
    size, number, kind = len(refund), np.maximum(refund, 0), (refund >= 0).astype(np.int64)
    sheet.text("trade_state", names.pick(("SUCCESS", "REFUND"), kind))
    sheet.text("refund_id", pc.if_else(pa.array(refund >= 0), names.label("5030000", number, 21), pa.scalar("0")))
    sheet.text("out_refund_no", pc.if_else(pa.array(refund >= 0), names.label("20", number, 17), pa.scalar("0")))
    sheet.text("refund_type", names.pick(("", "ORIGINAL"), kind))
    sheet.text("refund_state", names.pick(("", "SUCCESS"), kind))
    for name, word in {
        "device": "", "bank": "OTHERS", "currency": "CNY", "product_name": "微信小店商品", "attach": "",
        "fee_rate": "0.60%", "fee_note": "", "trade_type": "JSAPI", "sub_mch_id": "0",
    }.items():  # fmt: skip
        sheet.constant(name, word, size)


def _put_parties(job: Job, sheet: Sheet, frame: Frame) -> None:
    """Accounts and ids; the payer of a gift is the giver."""
    sheet.constant("appid", SHOPS[job.shop].appid, rows(frame))
    sheet.constant("mch_id", SHOPS[job.shop].mch_id, rows(frame))
    sheet.text("transaction_id", names.transaction_id(frame["number"]))
    sheet.text("out_trade_no", names.order_id(frame["number"]))
    payer = names.account(job.world.people["number"][frame["person"]], frame["second"])
    sheet.text("openid", names.openid(names.shop_app(job.shop), payer))


def _fees(fee: Array) -> pa.Array:
    """Units of 0.00001 yuan as text with five decimals."""
    whole = pa.array(fee // 100_000, pa.int64()).cast(pa.string())
    return pc.binary_join_element_wise(whole, names.label("", fee % 100_000, 5), ".")
