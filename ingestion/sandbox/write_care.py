"""Exports of service tickets (客服工单) and reviews (商品评价).

A ticket comes when it is opened, and again when it is answered, closed or rated; a review again when it is appended to.
"""

import numpy as np

from ingestion.sandbox import clock, names
from ingestion.sandbox.care import KINDS, reviews, tickets
from ingestion.sandbox.frame import Array, Frame, take
from ingestion.sandbox.job import Job
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import SHOPS

ENTRIES = ("shop", "channels", "mini_program", "service_account", "wecom", "wecom_kf")
AGENTS = 6
STEPS = ("opened_at", "replied_at", "closed_at", "rated_at")


def write_care(job: Job) -> None:
    """Tickets and reviews of a shop that are new or have moved."""
    view = job.window
    every = tickets(job.world)
    asked = take(every, (every["shop"] == job.shop) & (every["opened_at"] < view.cut))
    asked = take(asked, view.fresh(*(asked[step] for step in STEPS)))
    for label, place in view.periods(asked["opened_at"], view.year_months):
        job.put("客服工单", _tickets(job, take(asked, place)), label)
    said = reviews(job.world, every)
    said = take(said, job.of_shop(said["order"]) & (said["reviewed_at"] < view.cut))
    said = take(said, view.fresh(said["reviewed_at"], said["appended_at"], said["replied_at"]))
    for label, place in view.periods(said["reviewed_at"], view.year_months):
        job.put("商品评价", _reviews(job, take(said, place)), label)


def _put_person(job: Job, sheet: Sheet, person: Array, second: Array, at: Array) -> None:
    """Account in the shop's app, and the unionid where it is known by `at`."""
    folks = job.world.people
    account = names.account(folks["number"][person], second)
    sheet.constant("appid", SHOPS[job.shop].appid, len(person))
    sheet.text("openid", names.openid(names.shop_app(job.shop), account))
    sheet.text("unionid", names.only(names.unionid(account), folks["union_from"][person] <= at))


def _moved(part: Frame, steps: tuple[str, ...], cut: int) -> Array:
    """The last thing that happened to each record before the cut."""
    moved: Array = np.max([np.where(part[step] < cut, part[step], 0) for step in steps], axis=0)
    return moved


def _tickets(job: Job, part: Frame) -> Sheet:
    cut, frame = job.window.cut, job.world.orders
    about = part["order"] >= 0
    order = np.maximum(part["order"], 0)
    sheet = Sheet("member__service_tickets", job.dialect)
    sheet.text("ticket_id", names.label("KF", part["number"], 16))
    status = np.select([part["closed_at"] < cut, part["replied_at"] < cut], [2, 1], 0)
    sheet.code("ticket_status", ("waiting", "open", "closed"), status)
    sheet.code("ticket_kind", KINDS, part["kind"])
    sheet.code("entry", ENTRIES, np.where(about, 0, part["number"] % len(ENTRIES)))
    _put_person(job, sheet, part["person"], np.where(about, frame["second"][order], 0), part["opened_at"])
    sheet.text("asker_name", names.person(job.world.people["name"][part["person"]]))
    sheet.id("order_id", names.only(names.order_id(frame["number"][order]), about))
    agent = names.label(f"kf{job.brand + 1}_", part["number"] % AGENTS, 3)
    sheet.text("agent_id", names.only(agent, part["replied_at"] < cut))
    for name, step in {"opened_at": "opened_at", "first_replied_at": "replied_at", "closed_at": "closed_at",
                       "rated_at": "rated_at"}.items():  # fmt: skip
        sheet.time(name, part[step], cut)
    sheet.whole("score", part["score"], part["rated_at"] < cut)
    sheet.time("updated_at", _moved(part, STEPS, cut), cut)
    return sheet


def _reviews(job: Job, part: Frame) -> Sheet:
    cut, frame = job.window.cut, take(job.world.orders, part["order"])
    sku = take(job.world.catalog.skus, job.world.lines["sku"][part["line"]])
    later = part["appended_at"] < cut
    sheet = Sheet("member__reviews", job.dialect)
    sheet.text("review_id", names.label("PJ", part["number"], 16))
    sheet.id("order_id", names.order_id(frame["number"]))
    sheet.id("product_id", names.product_id(sku["product_no"]))
    sheet.id("sku_id", names.sku_id(sku["sku_no"]))
    _put_person(job, sheet, frame["person"], frame["second"], part["reviewed_at"])
    sheet.text("reviewer_name", names.person(job.world.people["name"][frame["person"]]))
    score = np.where(later, part["later_score"], part["score"])
    sheet.whole("score", score)
    sheet.whole("service_score", np.minimum(score + part["number"] % 2, 5))
    sheet.whole("delivery_score", 3 + part["number"] % 3)
    sheet.flag("has_pictures", part["has_pictures"])
    for name in ("reviewed_at", "appended_at", "replied_at"):
        sheet.time(name, part[name], cut)
    sheet.time("updated_at", _moved(part, ("reviewed_at", "appended_at", "replied_at"), cut), clock.NEVER)
    return sheet
