"""Calibration and ranking by hand, and a world whose buyers are told apart better than by recency."""

import numpy as np
import pytest

from benchmarks.evaluation.alive import BINS, Liveliness, binned, by_brand, liveliness, ranked


def world(told, is_alive, brand="b"):
    return Liveliness(brand, np.array(told), np.array(is_alive), np.zeros(len(told)))


def test_bins_hold_who_was_told_alike_and_the_error_weighs_them():
    bins = binned([world([0.15, 0.19], [True, False]), world([1.0, 0.95], [True, True])])
    assert bins.buyers.tolist() == [0, 2, *[0] * (BINS - 3), 2]
    assert (bins.told[1], bins.alive[1]) == (pytest.approx(0.17), 0.5)
    assert bins.error == pytest.approx((2 * 0.33 + 2 * 0.025) / 4)


def test_ranking_counts_pairs_and_ties_by_half():
    alive = np.array([True, True, False, False])
    assert ranked(np.array([4.0, 2.0, 3.0, 1.0]), alive) == 0.75
    assert ranked(np.array([1.0, 1.0, 1.0, 0.0]), alive) == pytest.approx(0.75)
    assert ranked(np.zeros(4), alive) == 0.5


def test_worlds_are_kept_apart_by_brand():
    worlds = [world([0.1], [True], brand) for brand in "aba"]
    assert [[one.brand for one in group] for group in by_brand(worlds)] == [["a", "a"], ["b"]]


def test_the_model_ranks_a_planted_world_better_than_recency(apparel):
    found = liveliness(apparel)
    assert found is not None
    paid = apparel.paid_day >= 0
    assert len(found.told) == len(np.unique(apparel.world.orders["person"][paid]))
    assert ranked(found.told, found.is_alive) > 0.75
    assert ranked(found.recency, found.is_alive) < ranked(found.told, found.is_alive)
    assert binned([found]).error < 0.15  # chance alone is good for half of it among 400 buyers
    assert ranked(found.told, found.is_alive[::-1]) < 0.75  # the truth of others tells nothing
