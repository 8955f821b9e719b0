"""Counters of the platform: whole over blocks, and whatever the number of blocks."""

import numpy as np

from ingestion.sandbox import compass


def test_count_adds_up_over_scenes_and_sellers(apparel, options):
    counts = compass.count(apparel, options.stop)
    size = len(counts["shop_paid"])
    assert (counts["shop_scene"].reshape(size, -1).sum(axis=1) == counts["shop_paid"]).all()
    sellers = counts["seller_scene"].reshape(size, compass.SELLERS, -1)
    assert (sellers.sum(axis=(1, 2)) == counts["shop_paid"]).all()
    assert (counts["seller_back"].reshape(size, -1).sum(axis=1) == counts["shop_back"]).all()
    assert counts["shop_buyers"].sum() > 0
    assert (counts["shop_buyers"] <= counts["shop_orders"]).all()


def test_count_knows_nothing_after_the_cut(big):
    early = compass.count(big, big.options.start + 200 * 86_400)
    late = compass.count(big, big.options.stop)
    days = early["shop_paid"].reshape(-1, big.options.days)
    assert days[:, 200:].sum() == 0
    assert (days[:, :200] == late["shop_paid"].reshape(-1, big.options.days)[:, :200]).all()
    assert early["shop_back"].sum() < late["shop_back"].reshape(-1, big.options.days)[:, :200].sum()


def test_add_sums_blocks():
    one = {"a": np.array([1, 2])}
    assert compass.add({}, one) is one
    assert compass.add(one, one)["a"].tolist() == [2, 4]


def test_distinct_counts_each_once_per_cell():
    assert compass.distinct(np.array([0, 0, 0, 2]), np.array([5, 5, 6, 5]), 3).tolist() == [2, 0, 1]


def test_seller_is_the_talent_or_the_kind_of_account(apparel):
    place = compass.seller(apparel.orders)
    talent = apparel.orders["talent"]
    assert (place[talent >= 0] == len(compass.ACCOUNTS) + talent[talent >= 0]).all()
    assert place[talent < 0].max() < len(compass.ACCOUNTS)


def test_products_are_ascending(stock):
    assert (np.diff(compass.products(stock)) > 0).all()
