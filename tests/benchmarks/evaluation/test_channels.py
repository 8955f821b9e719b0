"""Paths and distances against what is known without the code under test."""

import numpy as np
import pytest

from benchmarks.evaluation import channels
from ingestion.sandbox.channels import CHANNELS, number


def test_every_paid_order_has_a_path_that_ends_with_its_channel_of_sale(apparel):
    found = channels.paths(apparel)
    sold = apparel.net[(apparel.paid_day >= 0) & (apparel.net > 0)]
    assert found.conversions.sum() == len(sold)
    assert found.value.sum() == pytest.approx(sold.sum())
    assert found.nulls.sum() > 10
    frame = apparel.world.orders
    paid = (apparel.paid_day >= 0) & (apparel.net > 0)
    last = found.codes[found.starts[1:] - 1][found.conversions > 0]
    assert np.bincount(last, minlength=len(CHANNELS)).tolist() == (
        np.bincount(frame["channel"][paid], minlength=len(CHANNELS)).tolist()
    )


def test_every_rule_credits_the_whole_revenue(apparel):
    totals = {rule: credit.sum() for rule, credit in channels.credited(apparel).items()}
    assert {"platform", "first", "last", "linear", "markov_path", "shapley"} <= set(totals)
    assert list(totals.values()) == pytest.approx([apparel.net[apparel.paid_day >= 0].clip(0).sum()] * len(totals))


def test_truth_holds_no_revenue_of_channels_planted_with_no_effect(apparel):
    caused = channels.truth(apparel)
    assert caused[number("CH14")] == caused[number("CH15")] == 0
    assert caused[number("CH11")] > 0
    assert caused[number("CH02")] > 0  # the halo


def test_distance_is_the_share_to_move():
    assert channels.distance(np.array([1.0, 1.0]), np.array([2.0, 0.0])) == 0.5
    assert channels.distance(np.array([3.0, 1.0]), np.array([30.0, 10.0])) == 0.0
