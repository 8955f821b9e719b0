"""What the brands publish beside streams and messages: short videos (短视频) and articles (公众号文章).

A video comes every second day, an article every third; titles are made of few hooks, so some repeat themselves. Figures
are counts since publication: of a video they grow for two weeks, of an article they are told at the end of each day of
its first week. Nothing of it moves anybody: who buys in scene 短视频 (CH03) wanted to, and each such order is told of a
video of those days.
"""

from dataclasses import dataclass

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import number
from ingestion.sandbox.frame import Array, Frame, group_sum
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.stage import BRANDS
from ingestion.sandbox.world import World

VIDEO_EVERY, VIDEO_DAYS = 2, 14
ARTICLE_EVERY, ARTICLE_DAYS = 3, 7
HOOKS = (
    "三个细节看懂{}",
    "{}今天这样选",
    "为什么大家都在问{}",
    "{}避坑指南",
    "一分钟讲清{}",
    "店主的{}日记",
    "{}怎么搭才对",
)
LATE = 10  # one in ten counts of a day comes late


@dataclass(frozen=True, slots=True)
class Published:
    """Items of one brand and kind: `every` days one, figures for `days` days; item n is published on day n * every."""

    brand: int
    every: int
    days: int

    def count(self, options: SandboxOptions) -> int:
        """Items until the end of the history."""
        return -(-options.days // self.every)

    def published_at(self, options: SandboxOptions, rng: np.random.Generator) -> Array:
        """Wall second of each, between noon and eight in the evening."""
        size = self.count(options)
        at: Array = options.start + np.arange(size) * self.every * clock.DAY + rng.integers(43_200, 72_000, size)
        return at

    def stated(self, options: SandboxOptions) -> tuple[Array, Array]:
        """(item, age in days) of every figure of the history."""
        item, age = np.divmod(np.arange(self.count(options) * self.days), self.days)
        inside = item * self.every + age < options.days
        return item[inside], age[inside]


def titles(brand: int) -> list[str]:
    """Every title a brand uses: its hooks over the words of its goods."""
    words = [word for kind in BRANDS[brand].categories for word in kind.titles]
    return [hook.format(word) for hook in HOOKS for word in words]


def sales(world: World, cut: int) -> Frame:
    """Paid orders and fen of CH03 from one block by the cut, in cells brand x video x age; they add up over blocks."""
    options, frame = world.options, world.orders
    videos = Published(world.block.brand, VIDEO_EVERY, VIDEO_DAYS)
    sold = np.flatnonzero((frame["channel"] == number("CH03")) & (frame["paid_at"] < cut))
    day = (frame["paid_at"][sold] - options.start) // clock.DAY
    shown = np.minimum(day, VIDEO_DAYS - 1) // VIDEO_EVERY + 1  # videos that are told figures on the day
    item = day // VIDEO_EVERY - frame["number"][sold] % shown
    size = len(BRANDS) * videos.count(options) * VIDEO_DAYS
    cell = (world.block.brand * videos.count(options) + item) * VIDEO_DAYS + day - item * VIDEO_EVERY
    return {
        "orders": np.bincount(cell, minlength=size),
        "gmv": group_sum(frame["order_paid"][sold], cell, size),
    }


def _so_far(gained: Array, known: Array) -> Array:
    """Counts since publication (items x days) as they are known so many days after each day, late counts left out."""
    late = np.where(known < 2, gained // LATE, 0)
    counts: Array = np.cumsum(gained, axis=1) - late
    return counts


def _decay(rng: np.random.Generator, total: Array, days: int) -> Array:
    """The total of each item over its days, most of it on the first."""
    share = np.exp(-np.arange(days) / 2.5) * rng.uniform(0.6, 1.4, (len(total), days))
    gained: Array = (total[:, None] * share / share.sum(axis=1, keepdims=True)).astype(np.int64)
    return gained


def videos(options: SandboxOptions, brand: int, sold: Frame, cut: int) -> Frame:
    """One row per video of a brand published by the cut: item, title, length, counts up to then, and `told_at`."""
    kind = Published(brand, VIDEO_EVERY, VIDEO_DAYS)
    rng, size = options.generator("videos", brand), kind.count(options)
    at, length = kind.published_at(options, rng), rng.integers(12, 90, size)
    title, finish = rng.integers(0, len(titles(brand)), size), rng.beta(6, 14, size)
    shape = (len(BRANDS), size, VIDEO_DAYS)
    orders, gmv = (sold[name].reshape(shape)[brand] for name in ("orders", "gmv"))
    gained = _decay(rng, rng.lognormal(8.2, 0.7, size), VIDEO_DAYS) + 20 * orders
    through = (cut - options.start) // clock.DAY - 1 - np.arange(size) * VIDEO_EVERY  # whole days since publication
    item = np.flatnonzero(through >= 0)
    place = (item, np.minimum(through[item], VIDEO_DAYS - 1))
    plays = np.cumsum(gained, axis=1)[place]
    finished, bought = (plays * finish[item]).astype(np.int64), np.cumsum(orders, axis=1)[place]
    viewers = plays * 5 // 6
    return {
        "item": item,
        "published_at": at[item],
        "told_at": options.start + (item * VIDEO_EVERY + place[1] + 1) * clock.DAY - 1,
        "title": title[item],
        "duration": length[item],
        "plays": plays,
        "viewers": viewers,
        "finished": finished,
        "watched": finished * length[item] + (plays - finished) * length[item] * 2 // 5,
        "clicks": viewers // 25 + bought,
        "orders": bought,
        "gmv": np.cumsum(gmv, axis=1)[place],
    }


def articles(options: SandboxOptions, brand: int, cut: int) -> Frame:
    """One row per article of a brand and day: item, day, title, kind of content, counts as told by the cut."""
    kind = Published(brand, ARTICLE_EVERY, ARTICLE_DAYS)
    rng, size = options.generator("articles", brand), kind.count(options)
    at, sent = kind.published_at(options, rng), options.size.persons[brand] * rng.integers(30, 40, size) // 100
    title, content = rng.integers(0, len(titles(brand)), size), rng.integers(0, 3, size)
    known = (cut - options.start) // clock.DAY - 1 - np.arange(size)[:, None] * ARTICLE_EVERY - np.arange(ARTICLE_DAYS)
    read = _so_far(_decay(rng, sent * rng.beta(4, 26, size), ARTICLE_DAYS), known)
    shares = (read * rng.beta(2, 40, size)[:, None]).astype(np.int64)
    item, age = kind.stated(options)
    readers = read[item, age]
    return {
        "item": item,
        "day": options.start + (item * ARTICLE_EVERY + age) * clock.DAY,
        "published_at": at[item],
        "title": title[item],
        "content": content[item],
        "sent": sent[item],
        "readers": readers,
        "reads": readers * 13 // 10,
        "finished": readers * 6 // 10,
        "original": readers // 12,
        "sharers": shares[item, age],
        "shares": shares[item, age] * 5 // 4,
        "favorites": readers // 40,
    }
