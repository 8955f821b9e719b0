from itertools import pairwise

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import marked


def test_life_of_a_paid_order_goes_forward(apparel):
    frame = apparel.orders
    steps = ("at", "paid_at", "shipped_at", "received_at", "settled_at")
    for before, after in pairwise(steps):
        both = (frame[before] < clock.NEVER) & (frame[after] < clock.NEVER)
        assert (frame[before][both] < frame[after][both]).all()


def test_unpaid_attempts_never_move_on(apparel):
    frame = apparel.orders
    unpaid = frame["is_unpaid"] == 1
    assert 0.03 < unpaid.mean() < 0.09
    for name in ("paid_at", "shipped_at", "received_at", "settled_at", "refunded_at"):
        assert (frame[name][unpaid] >= clock.NEVER).all()
    assert (frame["canceled_at"][unpaid] == frame["at"][unpaid] + 1_800).all()


def test_gifts_have_another_receiver_and_others_do_not(apparel):
    frame = apparel.orders
    gift = marked(frame["variant"], "gift")
    assert gift.any()
    to_oneself = frame["receiver"][gift] == frame["person"][gift]
    assert 0 < to_oneself.sum() <= 1 + gift.sum() // 40
    assert (frame["receiver"][~gift] == frame["person"][~gift]).all()


def test_sold_through_a_promoter_means_having_one(big):
    frame = big.orders
    assert ((frame["promoter"] >= 0) == marked(frame["variant"], "promoter")).all()
    assert ((frame["talent"] >= 0) == marked(frame["variant"], "talent")).all()
    own = big.people["promoter"][frame["person"]]
    sold = (own >= 0) & (frame["promoter"] >= 0)
    assert (frame["promoter"][sold] == own[sold]).any()


def test_closing_clicks_name_the_promoter_of_the_order(apparel):
    shares, frame = apparel.touches["shares"], apparel.orders
    sold = (frame["promoter"] >= 0) & (frame["is_unpaid"] == 0)
    pairs = set(zip(frame["person"][sold].tolist(), frame["promoter"][sold].tolist(), strict=True))
    clicked = set(zip(shares["person"].tolist(), shares["promoter"].tolist(), strict=True))
    assert len(pairs & clicked) > 0.65 * len(pairs)


def test_order_numbers_are_distinct(apparel):
    assert len(np.unique(apparel.orders["number"])) == len(apparel.orders["number"])
