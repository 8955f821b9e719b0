"""The order export (订单导出): one row per line, order-level amounts on each, as of the night's cut.

Every shop has its own habits: 轻衣旗舰店 exports gb18030 with a tab before ids and thousands commas, 轻衣折扣店 UTF-8
(its last months as XLSX), 皓齿 UTF-8 with a byte order mark and ¥ before amounts.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import aftersales, clock, names
from ingestion.sandbox.channels import VARIANTS, marked
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, group_sum, rows, take
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import BRANDS, SHOPS, shops_of
from ingestion.sandbox.window import Window
from ingestion.sandbox.world import World

TITLE = "订单导出"
DIALECTS = (
    Dialect("gb18030", guard="\t", money="comma"),
    Dialect("utf-8"),
    Dialect("utf-8-sig", money="yen"),
)
XLSX_SHOP, XLSX_DAYS = 1, 75
STATUSES = ("unpaid", "gift_pending", "paid", "part_shipped", "shipped", "completed", "refunded", "canceled")
ACCOUNTS = ("channels", "official_account", "mini_program", "wecom", "talent", "service_account", "agency")
_CITIES = tuple(
    zip(
        "浙江省 上海市 广东省 四川省 北京市 江苏省".split() * 2,
        "杭州市 上海市 深圳市 成都市 北京市 苏州市".split() * 2,
        strict=True,
    )
)


def write_orders(world: World, window: Window, delivery: Delivery) -> None:
    """Orders of the window, and on later nights a second file of older orders that changed since."""
    frame, recent = world.orders, window.again(world.orders["at"])
    older = (frame["at"] < window.cut) & ~recent & _changed(world, window)
    for shop in shops_of(world.block.brand):
        of_shop = frame["shop"] == shop
        _put(world, window, delivery, shop, np.flatnonzero(of_shop & recent), "")
        _put(world, window, delivery, shop, np.flatnonzero(of_shop & older), "变更")


def _changed(world: World, window: Window) -> Array:
    """Orders with a step of their life, a refund or a commission inside the window."""
    frame = world.orders
    steps = ("paid_at", "accepted_at", "shipped_at", "received_at", "settled_at", "refunded_at", "canceled_at")
    changed = window.fresh(*(frame[step] for step in steps))
    asked, earned = world.aftersales, world.commissions
    changed[asked["order"][window.fresh(asked["requested_at"], asked["closed_at"])]] = True
    changed[earned["order"][window.fresh(earned["known_at"])]] = True
    return changed


def _put(world: World, window: Window, delivery: Delivery, shop: int, chosen: Array, mark: str) -> None:
    """The chosen orders of a shop, cut into the files of their periods."""
    at = world.orders["at"][chosen]
    spread = window.night == 1 and shop == XLSX_SHOP and world.options.size.has_xlsx
    new = at >= window.cut - XLSX_DAYS * clock.DAY if spread else np.zeros(len(at), bool)
    for label, place in window.periods(at[~new]):
        _file(world, window, delivery, shop, chosen[~new][place], (label or mark, DIALECTS[shop]))
    for label, place in window.periods(at[new], 1):
        _file(world, window, delivery, shop, chosen[new][place], (label, Dialect(suffix="xlsx")))


def _file(
    world: World, window: Window, delivery: Delivery, shop: int, chosen: Array, form: tuple[str, Dialect]
) -> None:
    is_chosen = np.zeros(rows(world.orders), bool)
    is_chosen[chosen] = True
    line = np.flatnonzero(is_chosen[world.lines["order"]])
    lines = take(world.lines, line)
    frame = take(world.orders, lines["order"])
    sheet = Sheet("shop_order_export", form[1])
    _identity(world, sheet, shop, frame)
    _life(window, sheet, frame)
    _order_money(sheet, frame)
    _goods(world, window, sheet, line, lines)
    _source(world, sheet, shop, frame)
    _commission(world, window, sheet, line, lines)
    delivery.put(SHOPS[shop].shop_id, TITLE, sheet, form[0], blank=True)


def _identity(world: World, sheet: Sheet, shop: int, frame: Frame) -> None:
    """Ids, buyer (of a gift: the receiver), giver, and personal cells."""
    folks, person = world.people, frame["person"]
    gift, present = marked(frame["variant"], "gift"), marked(frame["variant"], "brand_gift")
    giver = names.account(folks["number"][person], frame["second"])
    receiver = np.where(gift, names.account(folks["number"][frame["receiver"]], 0 * person), giver)
    sheet.id("order_id", names.order_id(frame["number"]))
    sheet.id(
        "transaction_id",
        names.only(names.transaction_id(frame["number"]), (frame["is_unpaid"] == 0) & (frame["order_paid"] > 0)),
    )
    sheet.id("gift_order_id", names.only(names.label("38", frame["number"], 17), gift | present))
    sheet.text("openid", names.openid(names.shop_app(shop), receiver))
    sheet.text("unionid", names.only(names.unionid(receiver), folks["union_from"][frame["receiver"]] <= frame["at"]))
    sheet.text("giver_openid", names.only(names.openid(names.shop_app(shop), giver), gift))
    sheet.text("giver_unionid", names.only(names.unionid(giver), gift & (folks["union_from"][person] <= frame["at"])))
    sheet.flag("is_brand_gift", present)
    city = folks["city"][frame["receiver"]]
    sheet.text("province", names.pick([one for one, _ in _CITIES], city))
    sheet.text("city", names.pick([one for _, one in _CITIES], city))
    mobile = names.phone(folks["phone"][frame["receiver"]])
    hidden = pc.replace_substring_regex(mobile, r"^(\d{3})\d{4}", r"\1****")
    sheet.text("receiver_phone", mobile if shop != 1 else hidden)
    sheet.text("receiver_name", person_name(folks["name"][frame["receiver"]]))
    sheet.text("receiver_address", names.label("梧桐路", folks["number"][frame["receiver"]] % 900 + 1, 1))
    sheet.constant("district", "西湖区", rows(frame))
    sheet.constant("carrier", "顺丰速运", rows(frame))
    sheet.text("buyer_note", names.pick(["请放门口", None], np.where(frame["number"] % 40 == 0, 0, 1)))


def person_name(index: Array) -> pa.Array:
    """Made-up names, by number 0 .. 399."""
    family, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "安宁欣悦思远子涵一诺梓萱若溪明轩雨桐嘉禾"
    return names.pick([f + g for f in family for g in given], index)


def status(frame: Frame, cut: int) -> Array:
    """Position in STATUSES of each order as known at the cut."""
    shipped, done = frame["shipped_at"] < cut, frame["received_at"] < cut
    part = shipped & (frame["is_part"] == 1) & (frame["shipped_at"] >= cut - clock.DAY)
    paid = frame["paid_at"] < cut
    steps = [
        frame["refunded_at"] < cut,
        done,
        part,
        shipped,
        paid & (frame["accepted_at"] >= cut),
        paid,
        frame["canceled_at"] < cut,
    ]
    return np.select(
        steps,
        [
            STATUSES.index(word)
            for word in ("refunded", "completed", "part_shipped", "shipped", "gift_pending", "paid", "canceled")
        ],
        0,
    )


def _life(window: Window, sheet: Sheet, frame: Frame) -> None:
    """Times and status as of the cut."""
    sheet.time("ordered_at", frame["at"], window.cut)
    for name in ("paid_at", "shipped_at", "received_at", "settled_at"):
        sheet.time(name, frame[name], window.cut)
    sheet.code("order_status", STATUSES, status(frame, window.cut))
    sheet.constant("delivery_method", "快递发货", rows(frame))
    sheet.constant("payment_method", "微信支付", rows(frame))
    shipped = frame["shipped_at"] < window.cut
    sheet.text("ship_status", names.pick(["未发货", "已发货"], shipped.astype(np.int64)))
    sheet.id("waybill", names.only(names.label("SF", frame["number"] % 10**13, 13), shipped))


def _order_money(sheet: Sheet, frame: Frame) -> None:
    """Order-level amounts, the same on every line of the order."""
    amounts = {
        "order_product_fen": "gross", "order_paid_fen": "order_paid", "order_received_fen": "order_received",
        "order_freight_fen": "freight", "order_merchant_discount_fen": "merchant",
        "order_platform_discount_fen": "platform", "order_points_fen": "points", "tech_service_fee_fen": "tech_fee",
    }  # fmt: skip
    for name, column in amounts.items():
        sheet.money(name, frame[column])
    for name in ("order_price_change_fen", "people_card_rebate_fen", "freight_insurance_fen"):
        sheet.money(name, np.zeros(rows(frame), np.int64))


def _goods(world: World, window: Window, sheet: Sheet, line: Array, lines: Frame) -> None:
    """What was bought, at which price, and what came back by the cut."""
    skus = take(world.catalog.skus, lines["sku"])
    brand = BRANDS[world.block.brand]
    sheet.text("title", title(brand_of=world.block.brand, skus=skus))
    sheet.id("product_id", names.product_id(skus["product_no"]))
    sheet.text("product_code", names.label("SPU", skus["product_no"], 6))
    sheet.text("sku_code", sku_code(skus))
    sheet.text("sku_attrs", sku_attrs(world.block.brand, skus))
    sheet.money("unit_list_fen", skus["list_fen"])
    sheet.money("unit_paid_fen", lines["paid"] // lines["quantity"])
    sheet.money("line_paid_fen", lines["paid"])
    sheet.flag("is_presale", world.orders["is_presale"][lines["order"]] == 1)
    sheet.whole("quantity", lines["quantity"])
    sheet.money("line_platform_discount_fen", lines["platform"])
    sheet.money("line_talent_discount_fen", lines["talent_discount"])
    first = np.append(True, lines["order"][1:] != lines["order"][:-1])[: len(line)]
    sheet.money("line_freight_fen", np.where(first, world.orders["freight"][lines["order"]], 0))
    sheet.flag("is_free_gift", skus["is_gift"] == 1)
    asked = world.aftersales
    back = (
        (asked["fate"] == aftersales.GRANTED)
        & (asked["closed_at"] < window.cut)
        & (asked["kind"] != aftersales.FREIGHT)
    )
    total = rows(world.lines)
    refunded = group_sum(np.where(back, asked["amount"], 0), asked["line"], total)[line]
    is_open = (
        group_sum((asked["requested_at"] < window.cut) & (asked["closed_at"] >= window.cut), asked["line"], total)[line]
        > 0
    )
    sheet.money("refunded_fen", refunded)
    sheet.text(
        "aftersale_status", names.pick(["售后中", "已退款", None], np.where(is_open, 0, np.where(refunded > 0, 1, 2)))
    )
    del brand


def title(brand_of: int, skus: Frame) -> pa.Array:
    """Product names; a free gift says so."""
    kinds = BRANDS[brand_of].categories
    words = [f"{BRANDS[brand_of].name_zh} {word}" for kind in kinds for word in kind.titles]
    base = names.pick(
        [*words, "赠品小样"], np.where(skus["is_gift"] == 1, len(words), skus["category"] * 2 + skus["product"] % 2)
    )
    return pc.binary_join_element_wise(base, names.label("第", skus["product"], 2), pa.scalar("款"), "")


def sku_code(skus: Frame) -> pa.Array:
    """Merchant SKU codes, unique within a shop."""
    shop = names.pick([one.code for one in SHOPS], skus["shop"])
    return pc.binary_join_element_wise(
        shop, names.label("", skus["product"], 4), names.label("", skus["variant"], 2), "-"
    )


def sku_attrs(brand: int, skus: Frame) -> pa.Array:
    """Attributes as the shop words them."""
    kinds = BRANDS[brand].categories
    width = max(len(kind.attributes) for kind in kinds)
    words = [one for kind in kinds for one in (*kind.attributes, *([""] * (width - len(kind.attributes))))]
    return names.pick(
        [*words, "规格:默认"], np.where(skus["is_gift"] == 1, len(words), skus["category"] * width + skus["variant"])
    )


def _source(world: World, sheet: Sheet, shop: int, frame: Frame) -> None:
    """The declared facts of how the order came about; see `channels.VARIANTS`."""
    variant, brand = frame["variant"], BRANDS[world.block.brand]
    for name, codes in {
        "order_scene": [facts.scene for facts in VARIANTS],
        "sale_channel": [facts.sale_channel for facts in VARIANTS],
        "account_type": [facts.account for facts in VARIANTS],
        "share_target": [facts.target for facts in VARIANTS],
    }.items():
        sheet.code(name, codes, variant)
    for name in ("mp_scene", "entry", "share_scene"):
        sheet.text(name, names.pick([getattr(facts, name) for facts in VARIANTS], variant))
    account = np.array([ACCOUNTS.index(facts.account) if facts.account else -1 for facts in VARIANTS])[variant]
    ids = [
        brand.finder_id,
        f"gh_{brand.brand_id}",
        brand.mini_appid,
        brand.corp_id,
        None,
        brand.account_appid,
        brand.agency_appid,
    ]
    talent = names.partner("talent", world.block.brand, np.maximum(frame["talent"], 0))
    is_talent = pa.array(frame["talent"] >= 0)
    sheet.text("account_id", pc.if_else(is_talent, talent, names.pick(ids, account)))
    own = [
        f"{brand.name_zh}官方",
        f"{brand.name_zh}",
        f"{brand.name_zh}商城",
        f"{brand.name_zh}导购",
        None,
        f"{brand.name_zh}服务号",
        "同行机构",
    ]
    sheet.text("account_name", pc.if_else(is_talent, names.label("达人", frame["talent"], 2), names.pick(own, account)))
    _marks(world, sheet, shop, frame)


def _marks(world: World, sheet: Sheet, shop: int, frame: Frame) -> None:
    """WeCom guide, sharer, advertisement, venue and live room of the order."""
    variant, folks, brand = frame["variant"], world.people, world.block.brand
    wecom = marked(variant, "wecom")
    is_friend = (folks["friend_from"][frame["person"]] <= frame["at"]) & wecom
    sheet.text("wecom_corp_id", names.pick([BRANDS[brand].corp_id], np.where(wecom, 0, -1)))
    sheet.text("guide_id", names.only(names.guide(brand, folks["guide"][frame["person"]]), wecom))
    sheet.time("guide_shared_at", np.where(wecom, frame["at"] - 1_200, clock.NEVER), clock.NEVER)
    sheet.text("external_userid", names.only(names.external_userid(folks["number"][frame["person"]]), is_friend))
    sharer = names.account(folks["number"][np.maximum(frame["sharer"], 0)], 0 * variant)
    sheet.text("sharer_openid", names.only(names.openid(names.shop_app(shop), sharer), frame["sharer"] >= 0))
    sheet.text("ad_click_id", names.only(names.label("gdt", frame["number"], 18), marked(variant, "ad")))
    sheet.text(
        "venue_id", names.only(names.label("venue", frame["at"] // (30 * clock.DAY), 4), marked(variant, "venue"))
    )
    sheet.text("live_id", names.only(names.live_id(frame["session"]), frame["session"] >= 0))


def _commission(world: World, window: Window, sheet: Sheet, line: Array, lines: Frame) -> None:
    """What the shop owes for the line, once it is known; of twin lines the first carries it."""
    earned = world.commissions
    place = world.lines["order"] * np.int64(1 << 20) + world.lines["sku"]
    key = earned["order"] * np.int64(1 << 20) + earned["sku"]
    twin = lines["twin"] == 1
    found = np.minimum(np.searchsorted(key, place[line]), max(len(key) - 1, 0))
    has = (key[found] == place[line]) & ~twin if len(key) else np.zeros(len(line), bool)
    known = has & (earned["known_at"][found] < window.cut) if len(key) else has
    talent = world.orders["talent"][lines["order"]] >= 0
    fen = earned["talent_fen"][found] + earned["service_fen"][found] if len(key) else np.zeros(len(line), np.int64)
    base = np.maximum(earned["base"][found], 1) if len(key) else np.ones(len(line), np.int64)
    sheet.text("commission_channel", names.pick(["优选联盟"], np.where(known, 0, -1)))
    sheet.code("payee_type", ("agency", "talent"), np.where(known, talent, -1))
    sheet.money("commission_fen", fen, known)
    percent = pc.binary_join_element_wise(
        pa.array(np.round(fen * 100 / base).astype(np.int64)).cast(pa.string()), pa.scalar("%"), ""
    )
    sheet.text("commission_rate", names.only(percent, known))
