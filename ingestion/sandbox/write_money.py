"""Money after the sale: aftersales (售后导出), fund flows (资金流水), WeChat Pay trade bills (交易账单).

Bills and flows agree with the orders to the fen: every paid order has one payment, every completed refund one refund.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import aftersales, clock, names
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import SHOPS, shops_of
from ingestion.sandbox.window import Window
from ingestion.sandbox.world import World
from ingestion.sandbox.write_orders import DIALECTS, sku_code

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


def write_money(world: World, window: Window, delivery: Delivery) -> None:
    """The three exports of every shop of the block's brand."""
    flows, trades = flow_rows(world, window.cut), trade_rows(world)
    for shop in shops_of(world.block.brand):
        _aftersales(world, window, delivery, shop)
        mine = np.flatnonzero((flows["shop"] == shop) & window.fresh(flows["at"]))
        for label, place in window.periods(flows["at"][mine]):
            _flows(delivery, shop, take(flows, mine[place]), label)
        mine = np.flatnonzero((trades["shop"] == shop) & window.fresh(trades["at"]))
        for label, place in window.periods(trades["at"][mine]):
            _bill(world, delivery, shop, take(trades, mine[place]), label)


def _aftersales(world: World, window: Window, delivery: Delivery, shop: int) -> None:
    asked = world.aftersales
    steps = [asked["requested_at"] + step for step in RETURN_STEPS]
    changed = window.fresh(asked["requested_at"], asked["closed_at"]) | (
        (asked["kind"] == aftersales.RETURN) & window.fresh(*steps)
    )
    mine = np.flatnonzero(
        changed & (world.orders["shop"][asked["order"]] == shop) & (asked["requested_at"] < window.cut)
    )
    for label, place in window.periods(asked["requested_at"][mine], 6):
        _aftersale_file(world, window, delivery, shop, (take(asked, mine[place]), label))


def _aftersale_file(world: World, window: Window, delivery: Delivery, shop: int, part: tuple[Frame, str]) -> None:
    asked, label = part
    skus = take(world.catalog.skus, world.lines["sku"][asked["line"]])
    sheet = Sheet("shop__aftersales", DIALECTS[shop])
    sheet.id("aftersale_id", names.label("20", asked["number"], 17))
    sheet.id("order_id", names.order_id(world.orders["number"][asked["order"]]))
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("product_code", names.label("SPU", skus["product_no"], 6))
    sheet.text("sku_code", sku_code(skus))
    sheet.code("refund_type", aftersales.KINDS, asked["kind"])
    status, updated = progress(asked, window.cut)
    sheet.code("aftersale_status", STATUSES, status)
    sheet.text("reason_code", names.pick(aftersales.REASONS, asked["reason"]))
    sheet.money("refund_fen", asked["amount"])
    sheet.whole("quantity", asked["quantity"])
    sheet.time("requested_at", asked["requested_at"], window.cut)
    sheet.time(
        "completed_at", np.where(asked["fate"] == aftersales.GRANTED, asked["closed_at"], clock.NEVER), window.cut
    )
    sheet.time("updated_at", updated, window.cut)
    sheet.id("ship_waybill", names.label("SF", asked["number"] % 10**13, 13))
    sheet.constant("return_phone", "13800001111", rows(asked))
    delivery.put(SHOPS[shop].shop_id, "售后导出", sheet, label)


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
    """Bookings by the cut: `at`, `shop`, `kind` (position in FLOWS), `amount` in fen, `order` row, `aftersale` number or -1."""
    frame, asked, earned = world.orders, world.aftersales, world.commissions
    paid = np.flatnonzero((frame["paid_at"] < cut) & (frame["order_paid"] > 0))
    back = np.flatnonzero((asked["fate"] == aftersales.GRANTED) & (asked["closed_at"] < cut) & (asked["amount"] > 0))
    settled = np.flatnonzero((frame["settled_at"] < cut) & (frame["order_paid"] > 0))
    shared = np.flatnonzero(earned["settled_at"] < cut)
    parts = [
        _booking(frame, 0, (paid, frame["paid_at"][paid], frame["order_paid"][paid])),
        _booking(frame, 1, (asked["order"][back], asked["closed_at"][back], asked["amount"][back]))
        | {"aftersale": asked["number"][back]},
        _booking(frame, 2, (earned["order"][shared], earned["settled_at"][shared], earned["talent_fen"][shared])),
        _booking(frame, 3, (earned["order"][shared], earned["settled_at"][shared], earned["service_fen"][shared])),
        _booking(frame, 4, (settled, frame["settled_at"][settled], frame["tech_fee"][settled])),
        _booking(frame, 5, (settled, frame["settled_at"][settled], frame["platform"][settled])),
    ]
    for kind, part in enumerate(parts):
        part["number"] = opaque((world.block.number * 50_000_000 + np.arange(rows(part))) * 8 + kind + 1, 52)
    flows = stack(*parts)
    flows = take(flows, flows["amount"] > 0)
    return take(flows, np.argsort(flows["at"], kind="stable"))


def _booking(frame: Frame, kind: int, what: tuple[Array, Array, Array]) -> Frame:
    order, at, amount = what
    size = len(order)
    return {
        "at": at, "shop": frame["shop"][order], "kind": np.full(size, kind), "amount": amount, "order": order,
        "order_number": frame["number"][order], "aftersale": np.full(size, -1),
    }  # fmt: skip


def _flows(delivery: Delivery, shop: int, flows: Frame, label: str) -> None:
    sheet = Sheet("shop__fund_flows", DIALECTS[shop])
    sheet.id("flow_id", names.label("5000003", flows["number"], 16))
    sheet.time("booked_at", flows["at"], clock.NEVER)
    sheet.code("funds_type", FLOWS, flows["kind"])
    sheet.code("direction", ("expense", "income"), _INCOME[flows["kind"]])
    sheet.money("amount_fen", flows["amount"])
    sheet.id("order_id", names.order_id(flows["order_number"]))
    refund = flows["aftersale"] >= 0
    sheet.id("aftersale_id", names.only(names.label("20", np.maximum(flows["aftersale"], 0), 17), refund))
    delivery.put(SHOPS[shop].shop_id, "资金流水", sheet, label, blank=True)


def trade_rows(world: World) -> Frame:
    """Payments and refunds of WeChat Pay: `at`, `shop`, `order` row, `amount`, `refund` number (-1: a payment)."""
    frame, asked = world.orders, world.aftersales
    paid = np.flatnonzero((frame["paid_at"] < clock.NEVER) & (frame["order_paid"] > 0))
    back = np.flatnonzero((asked["fate"] == aftersales.GRANTED) & (asked["amount"] > 0))
    order = np.concatenate([paid, asked["order"][back]])
    trades = {
        "at": np.concatenate([frame["paid_at"][paid], asked["closed_at"][back]]),
        "shop": frame["shop"][order],
        "order": order,
        "amount": np.concatenate([frame["order_paid"][paid], asked["amount"][back]]),
        "refund": np.concatenate([np.full(len(paid), -1), asked["number"][back]]),
    }
    return take(trades, np.argsort(trades["at"], kind="stable"))


def _bill(world: World, delivery: Delivery, shop: int, trades: Frame, label: str) -> None:
    """One bill: the 27 columns of the ALL layout, amounts without separators, fees with five decimals."""
    frame = take(world.orders, trades["order"])
    is_refund, size = trades["refund"] >= 0, rows(trades)
    none = np.zeros(size, np.int64)
    paid, back = np.where(is_refund, 0, trades["amount"]), np.where(is_refund, trades["amount"], 0)
    fee = paid * _FEE_PER_FEN
    sheet = Sheet("wechat_pay_trade_bill", Dialect())
    sheet.time("traded_at", trades["at"], clock.NEVER)
    _bill_parties(world, sheet, shop, frame)
    sheet.code_text("trade_state", ("SUCCESS", "REFUND"), is_refund.astype(np.int64))
    for name, fen in {
        "settlement_fen": paid, "voucher_fen": none, "refund_fen": back, "recharge_refund_fen": none,
        "order_fen": paid, "refund_applied_fen": back,
    }.items():  # fmt: skip
        sheet.money(name, fen)
    refund = np.maximum(trades["refund"], 0)
    sheet.text("refund_id", pc.if_else(pa.array(is_refund), names.label("5030000", refund, 21), pa.scalar("0")))
    sheet.text("out_refund_no", pc.if_else(pa.array(is_refund), names.label("20", refund, 17), pa.scalar("0")))
    sheet.code_text("refund_type", ("", "ORIGINAL"), is_refund.astype(np.int64))
    sheet.code_text("refund_state", ("", "SUCCESS"), is_refund.astype(np.int64))
    sheet.text("fee_fen", _fees(fee))
    sheet.constant("fee_rate", "0.60%", size)
    for name in ("device", "attach", "fee_note"):
        sheet.constant(name, "", size)
    sheet.constant("product_name", "微信小店商品", size)
    totals = {"settlement_fen": paid, "refund_fen": back, "recharge_refund_fen": none, "fee": fee, "order_fen": paid}
    delivery.put_bill(SHOPS[shop].shop_id, "微信支付交易账单", sheet, totals | {"refund_applied_fen": back}, label)


def _bill_parties(world: World, sheet: Sheet, shop: int, frame: Frame) -> None:
    """Accounts and ids; the payer of a gift is the giver."""
    size = rows(frame)
    sheet.constant("appid", SHOPS[shop].appid, size)
    sheet.constant("mch_id", SHOPS[shop].mch_id, size)
    sheet.constant("sub_mch_id", "0", size)
    sheet.text("transaction_id", names.transaction_id(frame["number"]))
    sheet.text("out_trade_no", names.order_id(frame["number"]))
    payer = names.account(world.people["number"][frame["person"]], frame["second"])
    sheet.text("openid", names.openid(names.shop_app(shop), payer))
    sheet.constant("trade_type", "JSAPI", size)
    sheet.constant("bank", "OTHERS", size)
    sheet.constant("currency", "CNY", size)


def _fees(fee: Array) -> pa.Array:
    """Units of 0.00001 yuan as text with five decimals."""
    whole = pa.array(fee // 100_000, pa.int64()).cast(pa.string())
    return pc.binary_join_element_wise(whole, names.label("", fee % 100_000, 5), ".")
