"""Exports of short videos (短视频数据) and articles (公众号文章数据).

Videos come again while their figures grow; the last days of articles are stated again, as late counts come in. Both
belong to the brand's accounts and go with its main shop.
"""

import numpy as np

from ingestion.sandbox import names
from ingestion.sandbox.contents import VIDEO_DAYS, articles, titles, videos
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.frame import Frame, rows, take
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.sheet import Dialect, Sheet
from ingestion.sandbox.stage import BRANDS, main_shop
from ingestion.sandbox.touches import CONTENT_KINDS
from ingestion.sandbox.window import Window

RESTATED_DAYS = 3
_BOM = Dialect("utf-8-sig")


def write_contents(options: SandboxOptions, sold: Frame, window: Window, delivery: Delivery) -> None:
    """Both exports of every brand; `sold` holds what the videos are told to have sold."""
    for brand in range(len(BRANDS)):
        part = videos(options, brand, sold, window.cut)
        part = take(part, window.again(part["published_at"], VIDEO_DAYS))
        delivery.put((main_shop(brand), "短视频数据"), _videos(brand, part, window.cut))
        part = articles(options, brand, window.cut)
        part = take(part, window.again(part["day"], RESTATED_DAYS))
        delivery.put((main_shop(brand), "公众号文章数据"), _articles(brand, part, window.cut))


def _videos(brand: int, part: Frame, cut: int) -> Sheet:
    house, size = BRANDS[brand], rows(part)
    sheet = Sheet("live__short_videos", _BOM)
    sheet.text("video_id", names.label(f"export/video{brand + 1}", part["item"], 8))
    sheet.constant("account_id", house.finder_id, size)
    sheet.constant("account_name", f"{house.name_zh}官方", size)
    sheet.text("title", names.pick(titles(brand), part["title"]))
    sheet.time("published_at", part["published_at"], cut)
    sheet.time("updated_at", part["told_at"], cut)
    for name, values in {
        "duration_s": part["duration"], "plays": part["plays"], "viewers": part["viewers"],
        "finished_plays": part["finished"], "watch_seconds": part["watched"], "likes": part["plays"] // 33,
        "comments": part["plays"] // 400, "shares": part["plays"] // 90, "new_followers": part["plays"] // 700,
        "product_clicks": part["clicks"], "paid_orders": part["orders"],
    }.items():  # fmt: skip
        sheet.whole(name, values)
    sheet.money("gmv_fen", part["gmv"])
    return sheet


def _articles(brand: int, part: Frame, cut: int) -> Sheet:
    sheet = Sheet("member__articles", _BOM)
    sheet.text("article_id", names.label(f"22478{brand + 1}", part["item"], 5))
    sheet.constant("appid", BRANDS[brand].account_appid, rows(part))
    sheet.text("title", names.pick(titles(brand), part["title"]))
    sheet.code("content_kind", CONTENT_KINDS, part["content"])
    sheet.time("published_at", part["published_at"], cut)
    sheet.day("stat_date", part["day"])
    for name, column in {
        "sent_users": "sent", "read_users": "readers", "reads": "reads", "finished_reads": "finished",
        "original_users": "original", "share_users": "sharers", "shares": "shares", "favorite_users": "favorites",
    }.items():  # fmt: skip
        sheet.whole(name, np.asarray(part[column]))
    return sheet
