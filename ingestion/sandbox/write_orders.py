"""The order export (订单导出): one row per line, order-level amounts on each, as of the night's cut.

Later nights write two files: a re-export of the last seven days, and older orders that changed (shipped, settled,
refunded, commission known). The outlet's last months come as XLSX at the scales where that is cheap.
"""

from collections.abc import Mapping

import numpy as np

from ingestion.sandbox import aftersales, clock, coupons, goods, names
from ingestion.sandbox.channels import marked
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.order_facts import put_commission, put_source
from ingestion.sandbox.settlements import fees_shown
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.write_gifts import SEND_TYPES, send_type

TITLE, CHANGES = "订单导出", "变更"
XLSX_SHOP, XLSX_DAYS = 1, 75
STATUSES = ("unpaid", "gift_pending", "paid", "part_shipped", "shipped", "completed", "refunded", "canceled")
_PROVINCES = ("浙江省", "上海市", "广东省", "四川省", "北京市", "江苏省")
_CITIES = ("杭州市", "上海市", "深圳市", "成都市", "北京市", "苏州市")
_ORDER_MONEY: Mapping[str, str] = {
    "order_product_fen": "gross", "order_paid_fen": "order_paid", "order_received_fen": "order_received",
    "order_freight_fen": "freight", "order_merchant_discount_fen": "merchant",
    "order_platform_discount_fen": "platform", "order_state_subsidy_fen": "state", "order_points_fen": "points",
}  # fmt: skip


def write_orders(job: Job) -> None:
    """Orders of the window, and on later nights a second file of older orders that changed since."""
    at = job.world.orders["at"]
    mine = job.of_shop(np.arange(len(at)))
    recent = job.window.again(at)
    _spread(job, np.flatnonzero(mine & recent), "")
    _spread(job, np.flatnonzero(mine & (at < job.window.cut) & ~recent & _changed(job)), CHANGES)


def _changed(job: Job) -> Array:
    """Orders with a step of their life, a refund or a commission inside the window."""
    frame, asked, earned, view = job.world.orders, job.world.aftersales, job.world.commissions, job.window
    steps = ("paid_at", "accepted_at", "shipped_at", "received_at", "settled_at", "refunded_at", "canceled_at")
    changed = view.fresh(*(frame[step] for step in steps))
    changed[asked["order"][view.fresh(asked["requested_at"], asked["closed_at"])]] = True
    changed[earned["order"][view.fresh(earned["known_at"])]] = True
    return changed


def _spread(job: Job, chosen: Array, mark: str) -> None:
    """The chosen orders, cut into the files of their periods."""
    at = job.world.orders["at"][chosen]
    has_xlsx = job.window.night == 1 and job.shop == XLSX_SHOP and job.world.options.size.has_xlsx
    new = at >= job.window.cut - XLSX_DAYS * clock.DAY if has_xlsx else np.zeros(len(at), bool)
    for label, place in job.window.periods(at[~new]):
        job.put(TITLE, order_sheet(job, chosen[~new][place], job.dialect), label or mark, blank=True)
    for label, place in job.window.periods(at[new], 1):
        job.put(TITLE, order_sheet(job, chosen[new][place], Dialect(suffix="xlsx")), label, blank=True)


def order_sheet(job: Job, chosen: Array, dialect: Dialect) -> Sheet:
    """The lines of the chosen orders (rows of the world's orders) as an export."""
    is_chosen = np.zeros(rows(job.world.orders), bool)
    is_chosen[chosen] = True
    line = np.flatnonzero(is_chosen[job.world.lines["order"]])
    lines = take(job.world.lines, line)
    frame = take(job.world.orders, lines["order"])
    sheet = Sheet("shop_order_export", dialect)
    _put_ids(job, sheet, frame)
    _put_personal(job, sheet, frame)
    _put_life(job, sheet, frame)
    _put_goods(job, sheet, lines)
    _put_refunds(job, sheet, line)
    put_source(job, sheet, frame)
    put_commission(job, sheet, line, lines)
    return sheet


def _put_ids(job: Job, sheet: Sheet, frame: Frame) -> None:
    """Order ids, buyer (of a gift: the receiver) and giver; a unionid shows from the day it is known."""
    folks, person, app = job.world.people, frame["person"], names.shop_app(job.shop)
    gift, present = marked(frame["variant"], "gift"), marked(frame["variant"], "brand_gift")
    giver = names.account(folks["number"][person], frame["second"])
    receiver = np.where(gift, names.account(folks["number"][frame["receiver"]]), giver)
    charged = (frame["paid_at"] < job.window.cut) & (frame["order_paid"] > 0)
    sheet.id("order_id", names.order_id(frame["number"]))
    sheet.id(
        "transaction_id",
        names.only(names.transaction_id(frame["number"]), charged),
    )
    sheet.id("gift_order_id", names.only(names.label("38", frame["number"], 17), gift | present))
    sheet.text("openid", names.openid(app, receiver))
    seen = folks["union_from"][frame["receiver"]] <= frame["at"]
    sheet.text("unionid", names.only(names.unionid(receiver), seen))
    sheet.text("giver_openid", names.only(names.openid(app, giver), gift))
    sheet.text("giver_unionid", names.only(names.unionid(giver), gift & (folks["union_from"][person] <= frame["at"])))
    sheet.flag("is_brand_gift", present)


def _put_personal(job: Job, sheet: Sheet, frame: Frame) -> None:
    """Made-up personal cells; one shop's export masks phones."""
    folks, receiver, size = job.world.people, frame["receiver"], rows(frame)
    city = folks["city"][receiver]
    sheet.text("province", names.pick(_PROVINCES, city % len(_PROVINCES)))
    sheet.text("city", names.pick(_CITIES, city % len(_CITIES)))
    mobile = names.phone(folks["phone"][receiver])
    sheet.text("receiver_phone", names.masked(mobile) if job.shop == XLSX_SHOP else mobile)
    sheet.text("receiver_name", names.person(folks["name"][receiver]))
    sheet.text("receiver_address", names.label("梧桐路", folks["number"][receiver] % 900 + 1, 1))
    sheet.constant("district", "西湖区", size)
    sheet.text("buyer_note", names.pick(["请放门口"], np.where(frame["number"] % 40 == 0, 0, -1)))
    shipped = frame["shipped_at"] < job.window.cut
    sheet.constant("delivery_method", "快递发货", size)
    sheet.text("carrier", names.pick(["顺丰速运"], np.where(shipped, 0, -1)))
    sheet.id("waybill", names.only(names.label("SF", frame["number"] % 10**13, 13), shipped))
    sheet.text("ship_status", names.pick(["未发货", "已发货"], shipped.astype(np.int64)))


def status(frame: Frame, cut: int) -> Array:
    """Position in STATUSES of each order as known at the cut."""
    shipped, paid = frame["shipped_at"] < cut, frame["paid_at"] < cut
    part = shipped & (frame["is_part"] == 1) & (frame["shipped_at"] >= cut - clock.DAY)
    steps = {
        "refunded": frame["refunded_at"] < cut,
        "completed": frame["received_at"] < cut,
        "part_shipped": part,
        "shipped": shipped,
        "gift_pending": paid & (frame["accepted_at"] >= cut),
        "paid": paid,
        "canceled": frame["canceled_at"] < cut,
    }
    return np.select(list(steps.values()), [STATUSES.index(word) for word in steps], STATUSES.index("unpaid"))


def _put_life(job: Job, sheet: Sheet, frame: Frame) -> None:
    """Times and status as of the cut, and the order-level amounts."""
    cut = job.window.cut
    sheet.time("ordered_at", frame["at"], cut)
    for name in ("paid_at", "shipped_at", "received_at", "settled_at"):
        sheet.time(name, frame[name], cut)
    sheet.code("order_status", STATUSES, status(frame, cut))
    sheet.constant("payment_method", "微信支付", rows(frame))
    for name, column in _ORDER_MONEY.items():
        sheet.money(name, frame[column])
    shown = fees_shown(frame, cut)
    for name, column in {
        "tech_service_fee_fen": "fee", "people_card_rebate_fen": "rebate", "freight_insurance_fen": "insurance",
    }.items():  # fmt: skip
        sheet.money(name, shown[column])
    sheet.money("order_price_change_fen", np.zeros(rows(frame), np.int64))
    sheet.code("gift_send_type", SEND_TYPES, send_type(frame))


def _put_goods(job: Job, sheet: Sheet, lines: Frame) -> None:
    """What was bought and at which price."""
    skus = take(job.world.catalog.skus, lines["sku"])
    sheet.text("title", goods.title(job.brand, skus))
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("product_code", goods.spu_code(skus))
    sheet.text("sku_code", goods.sku_code(skus))
    sheet.text("sku_attrs", goods.sku_attrs(job.brand, skus))
    sheet.money("unit_list_fen", skus["list_fen"])
    sheet.money("unit_paid_fen", lines["paid"] // lines["quantity"])
    sheet.money("line_paid_fen", lines["paid"])
    sheet.flag("is_presale", job.world.orders["is_presale"][lines["order"]])
    sheet.whole("quantity", lines["quantity"])
    sheet.money("line_platform_discount_fen", lines["platform"])
    sheet.money("line_talent_discount_fen", lines["talent_discount"])
    sheet.money("line_merchant_discount_fen", lines["merchant"])
    sheet.money("line_state_subsidy_fen", lines["state"])
    given = coupons.campaign(job.world.orders)[lines["order"]]
    sheet.money("line_campaign_discount_fen", lines["merchant"], given & (lines["merchant"] > 0))
    first = np.diff(lines["order"], prepend=-1) != 0
    sheet.money("line_freight_fen", np.where(first, job.world.orders["freight"][lines["order"]], 0))
    sheet.flag("is_free_gift", skus["is_gift"])


def _put_refunds(job: Job, sheet: Sheet, line: Array) -> None:
    """What came back of each line by the cut."""
    asked, cut, total = job.world.aftersales, job.window.cut, rows(job.world.lines)
    done = aftersales.pays_goods(asked) & (asked["closed_at"] < cut)
    refunded = group_sum(np.where(done, asked["amount"], 0), asked["line"], total)[line]
    freight = (asked["fate"] == aftersales.GRANTED) & (asked["kind"] == aftersales.FREIGHT) & (asked["closed_at"] < cut)
    order = job.world.lines["order"][line]
    back = group_sum(np.where(freight, asked["amount"], 0), asked["order"], rows(job.world.orders))
    sheet.money("refunded_freight_fen", back[order])
    waiting = (asked["requested_at"] < cut) & (asked["closed_at"] >= cut)
    is_open = group_sum(waiting, asked["line"], total)[line] > 0
    sheet.money("refunded_fen", refunded)
    sheet.text(
        "aftersale_status", names.pick(["售后中", "已退款"], np.where(is_open, 0, np.where(refunded > 0, 1, -1)))
    )
