"""How members can be reached: texts, consents, comings and goings of groups, and points.

One record in fifty shows up a day late and comes with the next night's export, which repeats the last two days.
"""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import clock, consents, groups, names, texts
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.touches import CONTENT_KINDS
from ingestion.sandbox.write_member import REEXPORT_DAYS, known_at

_CHANGES = ("join", "leave", "removed")
_JOIN_WAYS = ("employee", "link", "code")
EARN, REDEEM = range(2)


def write_reach(job: Job) -> None:
    """The exports of a brand; they go with its main shop."""
    told = texts.events(job.world)
    said = consents.words(job.world, texts.unsubscribed(told))
    moved = groups.group_events(job.world)
    said["number"] = opaque(_number(job, said) * 16 + said["way"] * 4 + said["word"], 52)
    moved["number"] = opaque(_number(job, moved) * 4 + moved["change"], 52)
    for title, frame, sheet in (
        ("短信回执明细", told, _texts),
        ("授权记录", said, _consents),
        ("客户群成员变更", moved, _groups),
        ("会员积分流水", points(job), _points),
    ):
        part = take(frame, job.window.again(frame["at"], REEXPORT_DAYS) & (known_at(frame) < job.window.cut))
        for label, place in job.window.periods(part["at"], job.window.year_months):
            job.put(title, sheet(job, take(part, place)), label)


def points(job: Job) -> Frame:
    """Movements of members' points of the shop's brand: a point for every yuan received, a hundred points a yuan."""
    frame, folks, world = job.world.orders, job.world.people, job.world
    kept = frame["is_unpaid"] == 0
    parts = []
    for change, at, amount in (
        (EARN, frame["received_at"] + clock.HOUR, frame["order_paid"] // 100),
        (REDEEM, frame["paid_at"], -frame["points"]),
    ):
        since, until = folks["member_from"][frame["person"]], folks["member_to"][frame["person"]]
        there = kept & (amount != 0) & (since <= at) & (at < np.minimum(until, world.options.stop))
        part = take({"person": frame["person"], "at": at, "points": amount, "order": frame["number"]}, there)
        parts.append(part | {"change": np.full(rows(part), change)})
    found = stack(*parts)
    found["number"] = opaque(found["order"] * 2 + found["change"], 58)
    return take(found, np.argsort(found["at"], kind="stable"))


def _number(job: Job, frame: Frame) -> Array:
    number: Array = job.world.people["number"][frame["person"]]
    return number


def _texts(job: Job, part: Frame) -> Sheet:
    folks = take(job.world.people, part["person"])
    known = part["text"] % 5 > 0  # one number in five is not matched to its member by the sender
    sheet = Sheet("member__sms_events")
    sheet.text("event_id", names.label("sme", part["number"], 17))
    sheet.text("sms_id", names.label("sms", part["text"], 16))
    sheet.text("phone", names.phone(folks["phone"]))
    sheet.text("member_id", names.only(names.member_id(folks["number"]), known))
    sheet.code("event", texts.EVENTS, part["event"])
    sheet.code("failure_reason", texts.FAILURES, part["failure"])
    sheet.code("content_kind", CONTENT_KINDS, part["content"])
    sheet.text("campaign_id", names.label("smsc", part["at"] // (7 * clock.DAY), 5))
    sheet.time("occurred_at", part["at"], job.window.cut)
    sheet.flag("is_holdout", part["is_held"])
    return sheet


def _consents(job: Job, part: Frame) -> Sheet:
    folks = take(job.world.people, part["person"])
    size = rows(part)
    sheet = Sheet("member__consents")
    sheet.text("consent_id", names.label("con", part["number"], 16))
    sheet.text("member_id", names.member_id(folks["number"]))
    sheet.text("phone", names.only(names.phone(folks["phone"]), part["way"] < 2))
    sheet.code("way", consents.WAYS, part["way"])
    sheet.code("consent", consents.WORDS, part["word"])
    sheet.text("policy_version", names.pick(["v1", "v2"], (part["at"] // (180 * clock.DAY)) % 2))
    sheet.text("consent_source", pa.repeat(pa.scalar("小程序"), size))
    sheet.time("said_at", part["at"], job.window.cut)
    return sheet


def _groups(job: Job, part: Frame) -> Sheet:
    folks = take(job.world.people, part["person"])
    came = part["change"] == groups.JOIN
    sheet = Sheet("member__wecom_group_events")
    sheet.text("event_id", names.label("cge", part["number"], 16))
    sheet.constant("corp_id", job.house.corp_id, rows(part))
    sheet.text("group_id", names.label(f"group{job.brand + 1}_", folks["guide"], 3))
    sheet.text("external_userid", names.external_userid(folks["number"]))
    sheet.text("guide_id", names.guide(job.brand, folks["guide"]))
    sheet.code("change", _CHANGES, part["change"])
    sheet.code("join_way", _JOIN_WAYS, np.where(came, folks["number"] % 3, -1))
    sheet.time("occurred_at", part["at"], job.window.cut)
    return sheet


def _points(job: Job, part: Frame) -> Sheet:
    folks = take(job.world.people, part["person"])
    sheet = Sheet("member__member_points")
    sheet.text("flow_id", names.label("pt", part["number"], 18))
    sheet.text("member_id", names.member_id(folks["number"]))
    sheet.code("change", ("earn", "redeem"), part["change"])
    sheet.whole("points", part["points"])
    sheet.text("order_id", names.order_id(part["order"]))
    sheet.money("amount_fen", -part["points"], part["change"] == REDEEM)
    sheet.time("occurred_at", part["at"], job.window.cut)
    return sheet
