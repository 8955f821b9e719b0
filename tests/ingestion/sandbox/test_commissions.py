import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import group_sum


def test_base_sums_what_was_paid_per_order_and_sku(apparel):
    earned, line = apparel.commissions, apparel.lines
    paid = {}
    for order, sku, fen in zip(line["order"].tolist(), line["sku"].tolist(), line["paid"].tolist(), strict=True):
        paid[order, sku] = paid.get((order, sku), 0) + fen
    keys = list(zip(earned["order"].tolist(), earned["sku"].tolist(), strict=True))
    assert len(set(keys)) == len(keys)
    assert [paid[key] for key in keys] == earned["base"].tolist()


def test_commissions_end_once_settled_or_canceled(apparel):
    earned = apparel.commissions
    settled, canceled = earned["settled_at"] < clock.NEVER, earned["canceled_at"] < clock.NEVER
    assert not (settled & canceled).any()
    assert settled.any()
    assert canceled.any()
    assert (earned["settled_at"][settled] > earned["known_at"][settled]).all()
    assert (earned["canceled_at"][canceled] > earned["known_at"][canceled]).all()


def test_commissions_are_known_half_a_day_after_payment_at_the_earliest(apparel):
    earned = apparel.commissions
    wait = earned["known_at"] - apparel.orders["paid_at"][earned["order"]]
    assert wait.min() >= 12 * clock.HOUR
    assert wait.max() <= 30 * clock.HOUR


def test_every_paid_order_of_a_seller_has_one(apparel):
    frame = apparel.orders
    sold = ((frame["talent"] >= 0) | (frame["promoter"] >= 0)) & (frame["is_unpaid"] == 0)
    has = group_sum(np.ones(len(apparel.commissions["order"])), apparel.commissions["order"], len(sold)) > 0
    assert (has == sold).all()
