"""Members and the private domain: snapshots of members and WeCom contacts, events, messages, pushes, visits.

Snapshots are whole lists as of the cut: who left is missing from them. Events come once.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from ingestion.sandbox import clock, names
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.touches import CONTENT_KINDS, EVENTS, MESSAGE_KINDS, SCENES

_BOM = Dialect("utf-8-sig")
_CHANGES = ("add", "customer_deleted", "employee_deleted")
_SENT = ("not_sent", "sent", "failed")
_EVENT_KEY = np.array([-1, -1, 0, 1, -1])  # per event: the code scanned, the menu clicked
REEXPORT_DAYS = 2


def write_member(job: Job) -> None:
    """All member and private-domain exports of a brand; they go with its main shop."""
    _write_members(job)
    _write_contacts(job)
    _write_contact_events(job)
    sheets: tuple[tuple[str, str, Callable[[Job, Frame], Sheet]], ...] = (
        ("企微消息记录", "messages", _messages),
        ("服务号推送明细", "pushes", _pushes),
        ("小程序访问明细", "visits", _visits),
        ("服务号事件", "events", _events),
    )
    for title, name, sheet in sheets:
        frame = job.world.touches[name]
        frame = take(frame, job.window.again(frame["at"], REEXPORT_DAYS) & (known_at(frame) < job.window.cut))
        for label, place in job.window.periods(frame["at"], job.window.wide_months):
            job.put(title, sheet(job, take(frame, place)), label)


def known_at(frame: Frame) -> Array:
    """When a touch can be exported: one in fifty shows up a day late, and comes with the next night's re-export."""
    known: Array = frame["at"] + np.where(frame["number"] % 50 == 0, clock.DAY, 0)
    return known


def _who(job: Job, person: Array, at: Array) -> tuple[Array, pa.Array]:
    """Usual account of each person, and the unionid where it is known by `at`."""
    number = names.account(job.world.people["number"][person])
    return number, names.only(names.unionid(number), job.world.people["union_from"][person] <= at)


def _write_members(job: Job) -> None:
    folks = job.world.people
    person = np.flatnonzero(folks["member_from"] < job.window.cut)
    part = take(folks, person)
    number, union = _who(job, person, np.full(len(person), job.window.cut))
    promoted = part["level_up"] < job.window.cut
    closed = part["member_to"] < job.window.cut
    sheet = Sheet("member__members", _BOM)
    sheet.text("member_id", names.member_id(part["number"]))
    sheet.constant("appid", job.house.mini_appid, len(person))
    sheet.text("openid", names.openid(names.mini_app(job.brand), number))
    sheet.text("unionid", union)
    sheet.text("member_phone", names.phone(part["phone"]))
    sheet.text("member_name", names.person(part["name"]))
    sheet.whole("level", 1 + promoted)
    sheet.time("joined_at", part["member_from"], job.window.cut)
    sheet.text("join_source", names.pick(["小程序", "直播间", "企微导购", "扫码"], part["number"] % 4))
    interests = [kind.category_id for kind in job.house.categories]
    sheet.text("interest_category", names.pick(interests, np.where(part["number"] % 3 == 0, part["category"], -1)))
    sheet.time("closed_at", part["member_to"], job.window.cut)
    updated = np.where(closed, part["member_to"], np.where(promoted, part["level_up"], part["member_from"]))
    late = (part["union_from"] > part["member_from"]) & (part["union_from"] < job.window.cut)
    sheet.time("updated_at", np.where(late, np.maximum(updated, part["union_from"]), updated), clock.NEVER)
    job.put("会员列表", sheet)


def _write_contacts(job: Job) -> None:
    folks = job.world.people
    person = np.flatnonzero((folks["friend_from"] < job.window.cut) & (folks["friend_to"] >= job.window.cut))
    part = take(folks, person)
    _, union = _who(job, person, np.full(len(person), job.window.cut))
    sheet = Sheet("member__wecom_contacts", _BOM)
    sheet.constant("corp_id", job.house.corp_id, len(person))
    sheet.text("external_userid", names.external_userid(part["number"]))
    sheet.text("guide_id", names.guide(job.brand, part["guide"]))
    sheet.text("unionid", union)
    sheet.text("add_way", names.pick(["1", "10", "16", "4"], part["number"] % 4))
    sheet.text("add_state", names.pick(["live_qr", "parcel_card", "store_qr"], part["number"] % 3))
    sheet.time("added_at", part["friend_from"], job.window.cut)
    sheet.text("contact_name", names.person(part["name"]))
    sheet.text("contact_remark", names.person((part["name"] + 7) % 400))
    late = (part["union_from"] > part["friend_from"]) & (part["union_from"] < job.window.cut)
    sheet.time("updated_at", np.where(late, part["union_from"], part["friend_from"]), clock.NEVER)
    job.put("企微外部联系人", sheet)


def contact_events(folks: Frame) -> Frame:
    """Friends added and lost: `person`, `at`, `change` (position in _CHANGES)."""
    added = np.flatnonzero(folks["friend_from"] < clock.NEVER)
    lost = np.flatnonzero((folks["friend_to"] < clock.NEVER) & (folks["friend_from"] < clock.NEVER))
    by_employee = folks["friend_lost_to"][lost] == 4
    return stack(
        {"person": added, "at": folks["friend_from"][added], "change": np.zeros(len(added), np.int64)},
        {"person": lost, "at": folks["friend_to"][lost], "change": 1 + by_employee.astype(np.int64)},
    )


def _write_contact_events(job: Job) -> None:
    events = contact_events(job.world.people)
    events = take(events, job.window.again(events["at"], REEXPORT_DAYS))
    part = take(job.world.people, events["person"])
    sheet = Sheet("member__wecom_contact_events")
    sheet.text("event_id", names.label("ce", opaque(part["number"] * 4 + events["change"], 52), 16))
    sheet.constant("corp_id", job.house.corp_id, rows(events))
    sheet.text("external_userid", names.external_userid(part["number"]))
    sheet.text("guide_id", names.guide(job.brand, part["guide"]))
    sheet.code("change", _CHANGES, events["change"])
    sheet.time("occurred_at", events["at"], job.window.cut)
    job.put("企微客户变更", sheet)


def _messages(job: Job, part: Frame) -> Sheet:
    size = rows(part)
    folks = take(job.world.people, part["person"])
    outbound = part["is_outbound"] == 1
    sheet = Sheet("member__wecom_messages")
    sheet.text("message_id", names.label("msg", part["number"], 16))
    sheet.constant("corp_id", job.house.corp_id, size)
    sheet.text("external_userid", names.external_userid(folks["number"]))
    sheet.text("guide_id", names.guide(job.brand, folks["guide"]))
    sheet.code("direction", ("inbound", "outbound"), part["is_outbound"])
    sheet.code("message_kind", (*MESSAGE_KINDS, "reply"), part["kind"])
    sheet.code("content_kind", CONTENT_KINDS, np.where(outbound, part["content"], -1))
    campaign = names.label("camp", part["at"] // (7 * clock.DAY), 5)
    sheet.text("campaign_id", names.only(campaign, outbound & (part["kind"] == MESSAGE_KINDS.index("mass"))))
    group = names.label(f"group{job.brand + 1}_", folks["guide"], 3)
    sheet.text("group_id", names.only(group, part["kind"] == MESSAGE_KINDS.index("group")))
    sheet.code("send_status", _SENT, np.where(outbound, part["status"], -1))
    sheet.time("sent_at", part["at"], job.window.cut)
    sheet.flag("is_holdout", np.zeros(size))
    return sheet


def _pushes(job: Job, part: Frame) -> Sheet:
    number, union = _who(job, part["person"], part["at"])
    sheet = Sheet("member__service_account_pushes")
    # one push goes to many: all of a day with the same content
    sheet.text("push_id", names.label(f"push{job.brand + 1}_", part["at"] // clock.DAY * 3 + part["content"], 7))
    sheet.constant("appid", job.house.account_appid, rows(part))
    sheet.text("openid", names.openid(names.account_app(job.brand), number))
    sheet.text("unionid", union)
    sheet.code("content_kind", CONTENT_KINDS, part["content"])
    sheet.code("send_status", _SENT, part["status"])
    sheet.time("sent_at", part["at"], job.window.cut)
    sheet.time("clicked_at", part["clicked_at"], job.window.cut)
    sheet.flag("is_holdout", part["is_held"])
    return sheet


def _events(job: Job, part: Frame) -> Sheet:
    number, union = _who(job, part["person"], part["at"])
    sheet = Sheet("member__service_account_events")
    sheet.text("event_id", names.label("sa", part["number"], 16))
    sheet.constant("appid", job.house.account_appid, rows(part))
    sheet.text("openid", names.openid(names.account_app(job.brand), number))
    sheet.text("unionid", union)
    sheet.code("event", EVENTS, part["kind"])
    sheet.text(
        "event_key",
        names.pick(["scene_parcel", "menu_member"], _EVENT_KEY[part["kind"]]),
    )
    sheet.time("occurred_at", part["at"], job.window.cut)
    return sheet


def _visits(job: Job, part: Frame) -> Sheet:
    number, union = _who(job, part["person"], part["at"])
    skus = job.world.catalog.skus["product_no"]
    sheet = Sheet("member__mini_program_visits")
    sheet.text("visit_id", names.label("visit", part["number"], 16))
    sheet.constant("appid", job.house.mini_appid, rows(part))
    sheet.text("openid", names.openid(names.mini_app(job.brand), number))
    sheet.text("unionid", union)
    sheet.text("mp_scene", names.pick(SCENES, part["scene"]))
    sheet.text("entry_path", names.pick(["pages/index", "pages/goods/detail", "pages/member"], part["sku"] % 3))
    seen = part["sku"] % 3 == 1
    sheet.text("product_id", names.only(names.product_id(skus[part["sku"] % len(skus)]), seen))
    ad = part["scene"] == SCENES.index("1045")
    sheet.text("ad_click_id", names.only(names.label("gdt", part["number"], 18), ad))
    sheet.time("visited_at", part["at"], job.window.cut)
    sheet.whole("stay_seconds", part["stay"])
    sheet.whole("page_views", part["pages"])
    sheet.flag("is_share_click", np.isin(part["scene"], [SCENES.index("1007"), SCENES.index("1008")]))
    return sheet
