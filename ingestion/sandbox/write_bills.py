"""WeChat Pay bills: trades (交易账单) and bookings of the pay account (资金账单).

Both agree with the orders to the fen: every paid order has one payment, every completed refund one refund. The fee has
five decimals in the trade bill and is booked half up to the fen, a row of its own.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import aftersales, breaks, clock, names
from ingestion.sandbox.frame import Array, Frame, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import SHOPS
from ingestion.sandbox.world import World

_FEE_PER_FEN = 6  # 0.6 % of a fen, in units of 0.00001 yuan
_FEE_UNIT = 1_000  # such units in a fen
BOOKINGS = ("payment", "fee", "refund")
_BUSINESS = ("交易", "扣除交易手续费", "退款")


def write_bills(job: Job) -> None:
    """The two bills of a shop, for the trades of the window."""
    view = job.window
    trades = trade_rows(job.world)
    trades = take(trades, job.of_shop(trades["order"]) & view.fresh(trades["at"]))
    for label, place in view.periods(trades["at"], view.wide_months):
        part = take(trades, place)
        _put_trades(job, part, label)
        _put_bookings(job, part, label)


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
    late = world.planted
    if late.refund >= 0:  # a planted break: money back that no aftersale knows
        row = {"at": breaks.refunded_at(frame, late), "order": late.refund, "amount": late.refund_fen}
        trades = {n: np.append(column, (row | {"refund": late.refund_number})[n]) for n, column in trades.items()}
    return take(trades, np.argsort(trades["at"], kind="stable"))


def _put_trades(job: Job, trades: Frame, label: str) -> None:
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
    job.delivery.put_bill(_where(job, "微信支付交易账单", label), sheet, fen | {"fee": fee})


def _where(job: Job, title: str, label: str) -> tuple[str, str]:
    return SHOPS[job.shop].shop_id, "_".join(filter(None, (title, label)))


def booking_rows(trades: Frame) -> Frame:
    """Bookings of the pay account: every payment and its fee, every refund. `kind` is a position in BOOKINGS."""
    paid, back = take(trades, trades["refund"] < 0), take(trades, trades["refund"] >= 0)
    fee = (paid["amount"] * _FEE_PER_FEN + _FEE_UNIT // 2) // _FEE_UNIT
    parts = (paid, paid | {"amount": fee}, back)
    whole = stack(*(part | {"kind": np.full(rows(part), kind)} for kind, part in enumerate(parts)))
    return take(whole, np.lexsort((whole["kind"], whole["at"])))


def _put_bookings(job: Job, trades: Frame, label: str) -> None:
    """The bill of bookings; the balance runs over all persons of a shop and is left empty, as they come in blocks."""
    booked = booking_rows(trades)
    kind, amount, is_income = booked["kind"], booked["amount"], booked["kind"] == 0
    frame, refund = take(job.world.orders, booked["order"]), np.maximum(booked["refund"], 0)
    is_refund, trade = pa.array(kind == BOOKINGS.index("refund")), names.transaction_id(frame["number"])
    sheet = Sheet("wechat_pay_fund_bill")
    sheet.time("booked_at", booked["at"], clock.NEVER)
    sheet.text("payment_id", pc.if_else(is_refund, names.label("5030000", refund, 21), trade))
    number = np.where(kind == BOOKINGS.index("refund"), refund, frame["number"])
    prefix = names.pick(("190000921", "190000922", "190000923"), kind)
    sheet.text("fund_flow_id", pc.binary_join_element_wise(prefix, names.label("", number, 17), ""))
    sheet.text("business", names.pick(_BUSINESS, kind))
    sheet.code("bill_kind", BOOKINGS, kind)
    sheet.code("direction", ("expense", "income"), is_income.astype(np.int64))
    sheet.money("amount_fen", amount)
    for name, word in {"balance_fen": "", "applicant": "system", "remark_note": ""}.items():
        sheet.constant(name, word, rows(booked))
    sheet.text("voucher_id", pc.if_else(is_refund, names.label("20", refund, 17), names.order_id(frame["number"])))
    totals = {"income_rows": is_income, "income_fen": np.where(is_income, amount, 0)}
    totals |= {"expense_rows": ~is_income, "expense_fen": np.where(is_income, 0, amount)}
    job.delivery.put_bill(_where(job, "微信支付资金账单", label), sheet, totals)


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
