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
    told = videos(options, 0, sold, cut)
    last = np.flatnonzero(np.diff(told["item"], append=-1))
    assert told["orders"][last].sum() == paid.sum()


def test_an_order_goes_to_a_video_of_its_two_weeks(apparel, options):
    cells = np.flatnonzero(sales(apparel, options.stop)["orders"])
    item, age = np.divmod(cells, VIDEO_DAYS)
    day = item * VIDEO_EVERY + age
    assert (day < options.days).all()
    assert len(set(age.tolist())) == VIDEO_DAYS


def test_figures_only_grow_and_hold_together(apparel, options):
    told = videos(options, 0, sales(apparel, options.stop), options.stop)
    same = np.diff(told["item"]) == 0
    assert (np.diff(told["plays"])[same] >= 0).all()
    assert (told["finished"] <= told["plays"]).all()
    assert (told["clicks"] <= told["viewers"]).all()
    assert (told["watched"] <= told["plays"] * told["duration"]).all()
    read = articles(options, 0, options.stop)
    assert (np.diff(read["readers"])[np.diff(read["item"]) == 0] >= 0).all()
    assert (read["readers"] <= read["sent"]).all()


def test_late_counts_are_in_two_days_later(apparel, options):
    nothing = {name: 0 * value for name, value in sales(apparel, options.stop).items()}
    early = videos(options, 0, nothing, options.stop - 2 * clock.DAY)
    later = videos(options, 0, nothing, options.stop)
    fresh = (early["day"] >= options.stop - 4 * clock.DAY) & (early["day"] < options.stop - 2 * clock.DAY)
    assert (early["plays"][fresh] < later["plays"][fresh]).any()
    old = early["day"] < options.stop - 4 * clock.DAY
    assert (early["plays"][old] == later["plays"][old]).all()


def test_published_tells_figures_until_the_history_ends(options):
    item, age = Published(0, 3, 7).stated(options)
    assert (item * 3 + age).max() == options.days - 1
    assert np.bincount(item)[:10].tolist() == [7] * 10


def test_titles_are_hooks_over_goods():
    assert "针织" in "".join(titles(0))
    assert len(titles(1)) == len(set(titles(1))) == 28
