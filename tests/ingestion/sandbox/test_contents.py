"""Short videos and articles: figures grow, hold together, and tell the orders of their scene."""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import number
from ingestion.sandbox.contents import VIDEO_DAYS, VIDEO_EVERY, Published, articles, sales, titles, videos


def test_sales_of_videos_are_the_orders_of_their_scene(apparel, options):
    cut = options.stop
    sold = sales(apparel, cut)
    paid = (apparel.orders["channel"] == number("CH03")) & (apparel.orders["paid_at"] < cut)
    assert sold["orders"].sum() == paid.sum() > 0
    assert sold["gmv"].sum() == apparel.orders["order_paid"][paid].sum()
    assert videos(options, 0, sold, cut)["orders"].sum() == paid.sum()


def test_an_order_goes_to_a_video_of_its_two_weeks(big):
    cells = np.flatnonzero(sales(big, big.options.stop)["orders"])
    item, age = np.divmod(cells, VIDEO_DAYS)
    day = item * VIDEO_EVERY + age
    assert (day < big.options.days).all()
    assert len(set(age.tolist())) == VIDEO_DAYS


def test_figures_only_grow_and_hold_together(apparel, options):
    told, before = (
        videos(options, 0, sales(apparel, cut), cut) for cut in (options.stop, options.stop - 5 * clock.DAY)
    )
    shared = len(before["item"])
    assert (told["plays"][:shared] >= before["plays"]).all()
    grown = told["plays"][:shared] > before["plays"]
    assert 0 < grown.sum() <= VIDEO_DAYS / VIDEO_EVERY + 1
    assert (told["told_at"] < options.stop).all()
    assert (told["finished"] <= told["plays"]).all()
    assert (told["clicks"] <= told["viewers"]).all()
    assert (told["watched"] <= told["plays"] * told["duration"]).all()


def test_readers_only_grow_and_late_counts_are_in_two_days_later(options):
    early, later = articles(options, 0, options.stop - 2 * clock.DAY), articles(options, 0, options.stop)
    assert (np.diff(later["readers"])[np.diff(later["item"]) == 0] >= 0).all()
    assert (later["readers"] <= later["sent"]).all()
    fresh = (early["day"] >= options.stop - 4 * clock.DAY) & (early["day"] < options.stop - 2 * clock.DAY)
    assert (early["readers"][fresh] <= later["readers"][fresh]).all()
    old = early["day"] < options.stop - 4 * clock.DAY
    assert (early["readers"][old] == later["readers"][old]).all()


def test_published_tells_figures_until_the_history_ends(options):
    item, age = Published(0, 3, 7).stated(options)
    assert (item * 3 + age).max() == options.days - 1
    assert np.bincount(item)[:10].tolist() == [7] * 10


def test_titles_are_hooks_over_goods():
    assert "针织" in "".join(titles(0))
    assert len(titles(1)) == len(set(titles(1))) == 28
