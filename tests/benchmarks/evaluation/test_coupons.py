"""The truth about granted coupons, counted from the world's frames."""

import numpy as np
import pytest

from benchmarks.evaluation.coupons import bought, judged, lost, score_coupons
from benchmarks.evaluation.worlds import tenants
from ingestion.sandbox import clock
from ingestion.sandbox.coupons import THANKING, WAKING
from ingestion.sandbox.options import SandboxOptions
from ingestion.sandbox.promotions import GRANTED


@pytest.fixture(scope="module")
def worlds():
    """The same brand with effects and without."""
    return {name: tenants(SandboxOptions(days=300, effects=name))[0] for name in ("default", "none")}


def test_only_the_waking_coupon_has_a_truth_and_only_where_it_is_planted(worlds):
    found = {name: {(one.question, one.subject): one for one in score_coupons(world)} for name, world in worlds.items()}
    orders, net = "coupon, orders per 1,000", "coupon, net per yuan"
    assert found["default"][orders, "apparel, waking"].truth > 40
    assert found["default"][orders, "apparel, thanking"].truth == 0
    assert found["default"][net, "apparel, thanking"].truth < 0 < found["default"][net, "apparel, waking"].truth
    assert {one.truth for one in found["none"].values()} == {0.0}
    assert {question for question, _ in found["none"]} == {orders}
    assert all(one.estimate for one in found["default"].values())


def test_bought_sums_the_orders_of_the_coupons_days_for_every_grant(worlds):
    world = worlds["default"]
    given, frame = judged(world, WAKING), world.world.orders
    ones = np.ones(len(frame["at"]))
    found = bought(world, given, WAKING, ones, ones == 1)
    for row in np.random.default_rng(1).integers(0, len(found), 50).tolist():
        wait = frame["at"][frame["person"] == given["person"][row]] - given["at"][row]
        assert found[row] == np.sum((wait >= 0) & (wait <= 14 * clock.DAY))


def test_what_is_lost_is_lost_on_orders_that_would_have_been(worlds):
    world = worlds["default"]
    gone, frame = lost(world), world.world.orders
    assert set(np.flatnonzero(gone)) <= set(np.flatnonzero((frame["grant_offer"] >= 0) & (frame["cause"] != GRANTED)))
    assert gone.sum() > 0
    assert (judged(world, THANKING)["at"] + 14 * clock.DAY < world.options.stop).all()
