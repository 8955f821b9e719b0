"""Selling parties: master data, commission orders as the brand's agency sees them, share events."""

import numpy as np
import pyarrow.compute as pc

from ingestion.sandbox import clock, names
from ingestion.sandbox.catalog import Catalog
from ingestion.sandbox.commissions import PROMOTER_RATE, SERVICE_RATE, TALENT_RATE
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import rows, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import BRANDS, TALENTS, main_shop
from ingestion.sandbox.touches import SHARE_TARGETS
from ingestion.sandbox.window import Window

_ROLES = ("agency", "second_agency", "promoter_agency", "talent", "promoter")


def write_promoter(job: Job) -> None:
    """Commission orders of a shop; with the main shop the brand's share events."""
    job.put("佣金订单", _commission_sheet(job))
    if job.is_main:
        job.put("分享事件", _share_sheet(job))


def _commission_sheet(job: Job) -> Sheet:
    window, world, earned = job.window, job.world, job.world.commissions
    changed = window.fresh(earned["known_at"], earned["settled_at"], earned["canceled_at"]) & (
        earned["known_at"] < window.cut
    )
    part = take(earned, changed & job.of_shop(earned["order"]))
    order, brand, size = take(world.orders, part["order"]), job.brand, rows(part)
    talent, promoter = order["talent"] >= 0, order["promoter"] >= 0
    second = (part["second"] == 1) & promoter
    second_fen, circle_fen = part["service_fen"] * 3 // 4, part["service_fen"] * 5 // 8
    handed = np.where(second, second_fen, circle_fen)  # the viewer's own fee is net of what it hands down
    sheet = Sheet("promoter__commission_orders")
    sheet.constant("viewer_appid", job.house.agency_appid, size)
    sheet.text("order_id", names.order_id(order["number"]))
    sheet.text("sku_id", names.sku_id(world.catalog.skus["sku_no"][part["sku"]]))
    sheet.text("product_id", names.product_id(world.catalog.skus["product_no"][part["sku"]]))
    settled, canceled = part["settled_at"] < window.cut, part["canceled_at"] < window.cut
    sheet.code("commission_status", ("unsettled", "settled", "canceled"), np.where(canceled, 2, settled))
    sheet.money("base_fen", part["base"])
    sheet.time("ordered_at", order["at"], window.cut)
    sheet.time("paid_at", order["paid_at"], window.cut)
    sheet.text("talent_id", names.only(names.partner("talent", brand, np.maximum(order["talent"], 0)), talent))
    sheet.text("talent_rate", names.pick([f"{TALENT_RATE}%"], np.where(talent, 0, -1)))
    sheet.money("talent_fen", part["talent_fen"], talent)
    sheet.text("service_rate", names.pick([f"{SERVICE_RATE}%"], np.where(talent, 0, -1)))
    sheet.money("service_fen", part["service_fen"] - np.where(promoter, handed, 0))
    sheet.text("second_agency_id", names.only(names.partner("second_agency", brand, np.zeros(size)), second))
    sheet.money("second_agency_fen", second_fen, second)
    sheet.text(
        "promoter_agency_id", names.only(names.partner("promoter_agency", brand, order["promoter"] % 2), promoter)
    )
    sheet.money("promoter_agency_fen", circle_fen, promoter)
    sheet.text("promoter_id", names.only(names.partner("promoter", brand, np.maximum(order["promoter"], 0)), promoter))
    sheet.text("promoter_rate", names.pick([f"{PROMOTER_RATE}%"], np.where(promoter, 0, -1)))
    sheet.money("promoter_fen", part["promoter_fen"], promoter)
    sheet.time("settled_at", part["settled_at"], window.cut)
    moved = np.where(canceled, part["canceled_at"], np.where(settled, part["settled_at"], part["known_at"]))
    sheet.time("updated_at", moved, clock.NEVER)
    return sheet


def _share_sheet(job: Job) -> Sheet:
    window, world, brand, folks = job.window, job.world, job.brand, job.world.people
    part = world.touches["shares"]
    part = take(part, window.again(part["at"], 2))
    who = names.account(folks["number"][part["person"]])
    stranger = folks["number"][part["sharer"] % len(folks["number"])]
    own = world.catalog.promoter_person(brand, part["promoter"])
    sharer = names.account(np.where(part["promoter"] >= 0, own, stranger))
    products = world.catalog.skus["product_no"]
    sheet = Sheet("promoter__share_events")
    sheet.text("event_id", names.label("share", part["number"], 16))
    sheet.code("action", ("share", "click"), part["is_click"])
    sheet.time("occurred_at", part["at"], window.cut)
    sheet.constant("appid", job.house.mini_appid, rows(part))
    sheet.text("openid", names.openid(names.mini_app(brand), who))
    sheet.text("unionid", names.only(names.unionid(who), folks["union_from"][part["person"]] <= part["at"]))
    sheet.text("sharer_openid", names.only(names.openid(names.mini_app(brand), sharer), part["is_click"] == 1))
    promoter = names.partner("promoter", brand, np.maximum(part["promoter"], 0))
    sheet.text("promoter_id", names.only(promoter, part["promoter"] >= 0))
    sheet.code("share_target", SHARE_TARGETS, part["target"])
    sheet.text("product_id", names.product_id(products[part["sku"] % len(products)]))
    return sheet


def write_promoters(tenant: tuple[SandboxOptions, Catalog], window: Window, delivery: Delivery) -> None:
    """The whole list of selling parties of each brand: agencies, talents, promoters with their own accounts."""
    options, stock = tenant
    for brand in range(len(BRANDS)):
        sizes = (1, 1, 2, TALENTS, stock.promoters[brand])
        role = np.repeat(np.arange(len(_ROLES)), sizes)
        place = np.arange(len(role)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        is_promoter = role == _ROLES.index("promoter")
        who = names.account(stock.promoter_person(brand, place))
        ids = [names.partner(word, brand, place) for word in _ROLES]
        sheet = Sheet("promoter__promoters")
        sheet.text("partner_id", pc.choose(role, *ids))
        sheet.code("partner_role", _ROLES, role)
        sheet.text("partner_name", names.label("带货", place, 4))
        parent = names.partner("promoter_agency", brand, place % 2)
        sheet.text("parent_partner_id", names.only(parent, is_promoter))
        sheet.text("openid", names.only(names.openid(names.mini_app(brand), who), is_promoter))
        sheet.text("unionid", names.only(names.unionid(who), is_promoter))
        joined = options.start - (1 + place % 300) * clock.DAY
        sheet.time("joined_at", joined, window.cut)
        sheet.time("updated_at", joined, window.cut)
        delivery.put((main_shop(brand), "推客与带货方"), sheet)


def write_talents(window: Window, delivery: Delivery) -> None:
    """The talents of each brand with the accounts they sell through: a Channels account, every other an article one."""
    for brand in range(len(BRANDS)):
        place = np.concatenate([np.arange(TALENTS), np.arange(0, TALENTS, 2)])
        kind = np.repeat([0, 1], [TALENTS, TALENTS // 2])
        bound = clock.seconds(clock.END_DATE) - (400 + place * 9) * clock.DAY
        sheet = Sheet("promoter__talents")
        sheet.text("talent_id", names.partner("talent", brand, place))
        channels, articles = (names.label(f"{word}{brand + 1}talent", place, 6) for word in ("sph", "gh_"))
        sheet.text("account_id", pc.choose(kind, channels, articles))
        sheet.code("account_type", ("channels", "official_account"), kind)
        sheet.text("talent_name", names.label("达人", place, 2))
        sheet.whole("followers", 20_000 + place * 7_500 + window.night)
        sheet.constant("agency_id", BRANDS[brand].agency_appid, len(place))
        sheet.time("bound_at", bound, window.cut)
        sheet.time("updated_at", np.full(len(place), window.cut - clock.HOUR), window.cut)
        delivery.put((main_shop(brand), "达人列表"), sheet)
