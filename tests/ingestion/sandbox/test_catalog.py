import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import INFLUENCER, OWN, session_row


def test_ranges_hold_the_skus_of_their_shop_and_category(stock):
    for shop, kinds in ((0, 3), (1, 3), (2, 2)):
        for kind in range(kinds):
            part = slice(stock.first[shop, kind], stock.first[shop, kind] + stock.count[shop, kind])
            assert set(stock.skus["shop"][part]) == {shop}
            assert set(stock.skus["category"][part]) == {kind}
            assert stock.skus["list_fen"][part].min() > 0


def test_gift_of_each_shop_is_free(stock):
    assert stock.skus["shop"][stock.gift].tolist() == [0, 1, 2]
    assert stock.skus["list_fen"][stock.gift].tolist() == [0, 0, 0]


def test_sku_numbers_are_distinct(stock):
    assert len(np.unique(stock.skus["sku_no"])) == len(stock.skus["sku_no"])


def test_session_row_finds_a_session_that_is_still_running(options, stock):
    rng = np.random.default_rng(5)
    at = rng.integers(options.start, options.stop, 5_000)
    shop, kind = rng.integers(0, 3, 5_000), rng.integers(0, 2, 5_000)
    row = session_row(options, shop, at, kind)
    assert row.min() >= 0
    assert (stock.sessions["shop"][row] == shop).all()
    assert (stock.sessions["kind"][row] == kind).all()
    assert (stock.sessions["stop"][row] > at + 1_800).all()
    assert (stock.sessions["start"][row] - at).max() < 2 * clock.DAY


def test_session_row_gives_up_after_the_schedule(options):
    far = np.array([options.stop + 9 * clock.DAY])
    assert session_row(options, np.array([0]), far, np.array([OWN])).tolist() == [-1]
    assert INFLUENCER != OWN
