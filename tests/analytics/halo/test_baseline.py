"""A planted halo is covered and found; where nothing spills over nothing is found."""

import numpy as np
import pytest

from analytics.halo.baseline import overflow
from analytics.halo.window import Events

DAYS, SPILL = 420, 14.0
FIRST = np.cumsum(np.random.default_rng(9).integers(7, 13, 60))
EVENTS = Events(FIRST[FIRST < DAYS], np.full(int((FIRST < DAYS).sum()), 16), np.zeros(DAYS, bool))
HOURS = np.array([0.2] * 8 + [1.0] * 16) / 17.6
USUAL = 14 * HOURS * np.ones((DAYS, 1)) * (1 + 0.2 * np.sin(np.arange(DAYS) / 60))[:, None]


def spilled(share=(0.4, 0.3, 0.2, 0.1)):
    """Extra orders by day and hour: on the day of the session after its end, on the next days at all hours."""
    more = np.zeros((DAYS + 4, 24))
    for lag, part in enumerate(share):
        more[EVENTS.day + lag, 16 if lag == 0 else 0 :] += SPILL * part / (8 if lag == 0 else 24)
    return more[:DAYS]


def test_without_noise_the_overflow_is_the_planted_one():
    found = overflow((USUAL + spilled()) * 100, EVENTS, 0)
    usable = found.is_usable
    assert usable.sum() > 35
    assert found.overflow[usable] == pytest.approx(SPILL * 100, rel=0.15)
    assert found.overflow[usable].mean() == pytest.approx(SPILL * 100, rel=0.02)
    assert np.isnan(found.overflow[~usable]).all()


def test_intervals_cover_the_planted_halo_and_placebos_do_not_reach_it(shop):
    found = [overflow(shop(seed, USUAL + spilled()), EVENTS, 0) for seed in range(30)]
    count = int(found[0].is_usable.sum())
    truth = SPILL * 20_000
    assert np.mean([one.total.covers(count * truth) for one in found]) >= 0.85  # 0.9 of 100: make evaluate
    assert np.median([one.total.half_width for one in found]) <= count * truth / 2
    assert np.mean([one.total.low > 0 for one in found]) >= 0.8
    assert np.mean([one.total_placebo_p < 0.05 for one in found]) >= 0.8
    each = [one.event(place).covers(truth) for one in found for place in np.flatnonzero(one.is_usable)]
    assert np.mean(each) >= 0.9
    assert np.mean([one.is_credible for one in found]) >= 0.9


def test_where_nothing_spills_over_nothing_is_found(shop):
    found = [overflow(shop(seed, USUAL), EVENTS, 0) for seed in range(30)]
    assert np.mean([one.total.covers(0) for one in found]) >= 0.85
    assert np.mean([one.total_placebo_p < 0.05 for one in found]) <= 0.15
    p = np.concatenate([one.placebo_p[one.is_usable] for one in found])
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.04)


def test_few_days_without_events_give_no_total():
    short = Events(np.array([3, 10]), np.array([16, 16]), np.zeros(20, bool))
    found = overflow(USUAL[:20], short, 0)
    assert found.total is None
    assert not found.is_credible


def test_what_an_event_brought_makes_nothing_less_certain(shop):
    without = shop(3, USUAL)
    little, much = (overflow(without + size * spilled(), EVENTS, 0) for size in (1, 1_000_000))
    assert much.total.value > little.total.value + 1e6
    assert much.total.half_width == pytest.approx(little.total.half_width, rel=1e-9)
