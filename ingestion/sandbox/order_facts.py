"""The columns of the order export that say how an order came about and what the sale costs in commission."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sandbox import clock, names
from ingestion.sandbox.channels import VARIANTS, marked
from ingestion.sandbox.frame import Array, Frame, rows
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import Brand

ACCOUNTS = ("channels", "official_account", "mini_program", "wecom", "talent", "service_account", "agency")
ACCOUNT = np.array([ACCOUNTS.index(facts.account) if facts.account else -1 for facts in VARIANTS])


def put_source(job: Job, sheet: Sheet, frame: Frame) -> None:
    """The declared facts of each line's order; see `channels.VARIANTS`."""
    variant = frame["variant"]
    for name, codes in {
        "order_scene": [facts.scene for facts in VARIANTS],
        "sale_channel": [facts.sale_channel for facts in VARIANTS],
        "account_type": [facts.account for facts in VARIANTS],
        "share_target": [facts.target for facts in VARIANTS],
    }.items():
        sheet.code(name, codes, variant)
    for name in ("mp_scene", "entry", "share_scene"):
        sheet.text(name, names.pick([getattr(facts, name) for facts in VARIANTS], variant))
    ids, words = selling_accounts(job.house)
    is_talent, account = pa.array(frame["talent"] >= 0), ACCOUNT[variant]
    talent = names.partner("talent", job.brand, np.maximum(frame["talent"], 0))
    nickname = names.label("达人", np.maximum(frame["talent"], 0), 2)
    sheet.text("account_id", pc.if_else(is_talent, talent, names.pick(ids, account)))
    sheet.text("account_name", pc.if_else(is_talent, nickname, names.pick(words, account)))
    _put_sharing(job, sheet, frame)
    _put_marks(sheet, frame)


def selling_accounts(house: Brand) -> tuple[list[str], list[str]]:
    """Ids and names of the brand's selling accounts in the order of ACCOUNTS; talents come from the order."""
    zh = house.name_zh
    ids = [
        house.finder_id,
        f"gh_{house.brand_id}",
        house.mini_appid,
        house.corp_id,
        "",
        house.account_appid,
        house.agency_appid,
    ]
    return ids, [f"{zh}官方", zh, f"{zh}商城", f"{zh}导购", "", f"{zh}服务号", f"{zh}推客机构"]


def _put_sharing(job: Job, sheet: Sheet, frame: Frame) -> None:
    """WeCom guide and sharer."""
    folks, person = job.world.people, frame["person"]
    wecom = marked(frame["variant"], "wecom")
    is_friend = (folks["friend_from"][person] <= frame["at"]) & wecom
    sheet.text("wecom_corp_id", names.pick([job.house.corp_id], np.where(wecom, 0, -1)))
    sheet.text("guide_id", names.only(names.guide(job.brand, folks["guide"][person]), wecom))
    sheet.time("guide_shared_at", np.where(wecom, frame["at"] - 1_200, clock.NEVER), clock.NEVER)
    sheet.text("external_userid", names.only(names.external_userid(folks["number"][person]), is_friend))
    sharer = names.account(folks["number"][np.maximum(frame["sharer"], 0)])
    sheet.text("sharer_openid", names.only(names.openid(names.shop_app(job.shop), sharer), frame["sharer"] >= 0))
    sheet.text("guide_remark", names.pick(["老客"], np.where(is_friend, 0, -1)))


def _put_marks(sheet: Sheet, frame: Frame) -> None:
    """Advertisement, venue and live room."""
    ad, venue = marked(frame["variant"], "ad"), marked(frame["variant"], "venue")
    sheet.text("ad_click_id", names.only(names.label("gdto", frame["number"], 18), ad))
    sheet.text("venue_id", names.only(names.label("venue", frame["at"] // (30 * clock.DAY), 4), venue))
    sheet.text("live_id", names.only(names.live_id(frame["session"]), frame["session"] >= 0))


def put_commission(job: Job, sheet: Sheet, line: Array, lines: Frame) -> None:
    """What the shop owes for each line, once it is known; of twin lines the first carries it."""
    earned, size = job.world.commissions, rows(lines)
    key = np.append(_key(earned["order"], earned["sku"]), np.iinfo(np.int64).max)
    found = np.searchsorted(key, _key(lines["order"], lines["sku"]))
    has = (key[found] == _key(lines["order"], lines["sku"])) & (_first_of_sku(job, line))
    known_at = np.append(earned["known_at"], clock.NEVER)[found]
    known = has & (known_at < job.window.cut)
    sheet.flag("is_commission_known", _computed_at(job)[lines["order"]] < job.window.cut)
    fen = np.append(earned["talent_fen"] + earned["service_fen"], 0)[found]
    base = np.append(np.maximum(earned["base"], 1), 1)[found]
    sheet.text("commission_channel", names.pick(["优选联盟"], np.where(known, 0, -1)))
    talent = job.world.orders["talent"][lines["order"]] >= 0
    sheet.code("payee_type", ("agency", "talent"), np.where(known, talent, -1))
    sheet.money("commission_fen", fen, known)
    percent = pa.array(np.round(fen * 100 / base).astype(np.int64)).cast(pa.string())
    sheet.text("commission_rate", names.only(pc.binary_join_element_wise(percent, pa.array(["%"] * size), ""), known))


def _computed_at(job: Job) -> Array:
    """When the platform had worked out an order's commissions, also where it found none; NEVER for unpaid orders."""
    paid, earned = job.world.orders["paid_at"], job.world.commissions
    at = np.where(paid < clock.NEVER, paid + 30 * clock.HOUR, clock.NEVER)
    at[earned["order"]] = earned["known_at"]
    return at


def _key(order: Array, sku: Array) -> Array:
    """One number per order and SKU, ascending as the commissions are sorted."""
    key: Array = order * np.int64(1 << 20) + sku
    return key


def _first_of_sku(job: Job, line: Array) -> Array:
    """Mask of the lines that are the first of their order and SKU."""
    _, first = np.unique(_key(job.world.lines["order"], job.world.lines["sku"]), return_index=True)
    is_first = np.zeros(rows(job.world.lines), bool)
    is_first[first] = True
    return is_first[line]
