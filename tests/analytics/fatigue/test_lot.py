"""What a lot tells: the planted difference is in the interval as often as promised, and nothing is told of too few."""

import numpy as np
import pytest

from analytics.fatigue.lot import MIN_HELD_OUT, lot_difference


def drawn(seed, effect, tried=90, held=10, groups=32):
    """Counts of persons who buy at very different paces, one group of which holds many of the buyers."""
    rng = np.random.default_rng(seed)
    pace = rng.gamma(2, 0.02, groups)
    sent, left = np.full(groups, float(tried)), np.full(groups, float(held))
    return np.stack([sent, rng.poisson((pace + effect) * sent), left, rng.poisson(pace * left)], axis=1)


@pytest.mark.parametrize("effect", [0.0, 0.05])
def test_interval_holds_the_planted_difference(effect):
    covered = [lot_difference(drawn(seed, effect)).covers(effect) for seed in range(400)]
    assert np.mean(covered) > 0.93


def test_an_effect_is_told_from_nothing():
    assert np.mean([lot_difference(drawn(seed, 0.08)).low > 0 for seed in range(50)]) > 0.9


def test_value_is_the_difference_of_the_two_rates():
    sums = np.array([[100, 8, 60, 1], [300, 12, 140, 3]], float)
    assert lot_difference(sums).value == pytest.approx(20 / 400 - 4 / 200)


def test_a_hundred_without_an_order_do_not_say_that_none_could_be():
    sums = np.array([[500, 10, 50, 0], [500, 10, 50, 0]], float)
    found = lot_difference(sums)
    assert found.half_width > 1.9 * np.sqrt(0.5) / 100


def test_too_few_held_out_tell_nothing():
    sums = np.array([[5_000, 90, MIN_HELD_OUT - 1, 1]], float)
    assert lot_difference(sums) is None
    assert lot_difference(np.zeros((0, 4))) is None
