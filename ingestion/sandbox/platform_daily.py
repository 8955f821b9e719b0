"""What WeCom and WeChat count themselves by day: of employees (企微联系客户统计), of accounts by source of following.

They know at once what our exports tell late, so their figures are what ours have to come to. Figures of the newest day
are taken in the evening, before the last messages of it, and stated again with the next night.
"""

import numpy as np

from ingestion.sandbox import clock, names
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Array, Frame, rows, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Sheet
from ingestion.sandbox.stage import BRANDS, GUIDES, main_shop
from ingestion.sandbox.touches import MESSAGE_KINDS
from ingestion.sandbox.window import Window
from ingestion.sandbox.world import World
from ingestion.sandbox.write_member import contact_events

HISTORY_DAYS, RESTATED_DAYS = 180, 7  # WeCom answers for half a year
SOURCES = ("扫描二维码", "视频号", "其他")
_EVENING = 3 * clock.HOUR  # what is sent later on the newest day is not in its first figures
ADDED, DELETED = range(2)


def count(world: World, cut: int) -> Frame:
    """Counters of one block by brand, employee or source, and day; dense, so that blocks add up."""
    events = contact_events(world.people)
    messages = world.touches["messages"]
    single = (messages["kind"] == MESSAGE_KINDS.index("single")) & (messages["status"] == 1)
    said = take(messages, single & (messages["is_outbound"] == 1))
    folks, source = world.people, world.people["number"] % len(SOURCES)
    return {
        "new": _by_guide(world, take(events, events["change"] == ADDED), cut),
        "deleted": _by_guide(world, take(events, events["change"] == DELETED), cut),
        "messages": _by_guide(world, said, cut - _EVENING),
        "followed": _cells(world, source, folks["follow_from"], cut),
        "unfollowed": _cells(world, np.full(rows(folks), len(SOURCES) - 1), folks["follow_to"], cut),
    }


def write_daily(options: SandboxOptions, counts: Frame, window: Window, delivery: Delivery) -> None:
    """Both exports of every brand, for the days that are new or stated again."""
    days = options.start + np.arange(options.days) * clock.DAY
    shown = window.again(days, RESTATED_DAYS) & (days >= window.cut - HISTORY_DAYS * clock.DAY)
    for brand in range(len(BRANDS)):
        part = {name: _of_brand(options, brand, values) for name, values in counts.items()}
        _guides(delivery, brand, days, {name: part[name][:, shown] for name in ("new", "deleted", "messages")}, shown)
        _followers(delivery, brand, days, part, shown)


def _guides(delivery: Delivery, brand: int, days: Array, part: Frame, shown: Array) -> None:
    day, who = np.tile(days[shown], GUIDES), np.repeat(np.arange(GUIDES), int(shown.sum()))
    new, deleted, messages = (part[name].reshape(-1) for name in ("new", "deleted", "messages"))
    sheet = Sheet("member__wecom_behavior_daily")
    sheet.day("stat_date", day)
    sheet.constant("corp_id", BRANDS[brand].corp_id, len(day))
    sheet.text("guide_id", names.guide(brand, who))
    sheet.whole("chats", messages)
    sheet.whole("messages", messages)
    sheet.whole("deletions", deleted)
    sheet.whole("applications", new)
    sheet.whole("new_contacts", new)
    delivery.put((main_shop(brand), "企微员工行为日报"), sheet)


def _followers(delivery: Delivery, brand: int, days: Array, part: Frame, shown: Array) -> None:
    """One row per day and source; the last source carries who left and the followers of the account."""
    came, left = (part[name][: len(SOURCES)] for name in ("followed", "unfollowed"))
    held = np.cumsum(came.sum(axis=0) - left.sum(axis=0))
    size, last = int(shown.sum()), len(SOURCES) - 1
    source = np.repeat(np.arange(len(SOURCES)), size)
    sheet = Sheet("member__service_account_daily")
    sheet.day("stat_date", np.tile(days[shown], len(SOURCES)))
    sheet.constant("appid", BRANDS[brand].account_appid, len(source))
    sheet.text("user_source", names.pick(SOURCES, source))
    sheet.whole("new_followers", came[:, shown].reshape(-1))
    sheet.whole("lost_followers", left[:, shown].reshape(-1))
    sheet.whole("followers", np.tile(held[shown], len(SOURCES)), source == last)
    delivery.put((main_shop(brand), "服务号用户分析日报"), sheet)


def _by_guide(world: World, frame: Frame, cut: int) -> Array:
    return _cells(world, world.people["guide"][frame["person"]], frame["at"], cut)


def _cells(world: World, what: Array, at: Array, cut: int) -> Array:
    """Counts by brand, `what` (an employee or a source) and day of what lies before the cut."""
    options, known = world.options, at < cut
    day = (at[known] - options.start) // clock.DAY
    cell = (world.block.brand * GUIDES + what[known]) * options.days + day
    found: Array = np.bincount(cell, minlength=len(BRANDS) * GUIDES * options.days)
    return found


def _of_brand(options: SandboxOptions, brand: int, values: Array) -> Array:
    """The brand's counts (employee or source x day); there are no more sources than employees."""
    part: Array = values.reshape(len(BRANDS), GUIDES, options.days)[brand]
    return part
