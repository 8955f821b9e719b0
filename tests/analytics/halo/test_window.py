import numpy as np
import pytest

from analytics.halo.window import Events, near, usable, weekday_factors

CLOSED = np.arange(60) >= 50
EVENTS = Events(np.array([10, 20, 48, 58]), np.array([16, 16, 16, 16]), CLOSED)


def test_windows_are_four_days_and_end_with_the_series():
    taken = np.flatnonzero(EVENTS.taken())
    assert taken.tolist() == [10, 11, 12, 13, 20, 21, 22, 23, 48, 49, 50, 51, 58, 59]
    assert not EVENTS.clean()[[10, 23, 50, 55]].any()


def test_usable_events_have_an_open_window_inside_the_series():
    assert usable(EVENTS, EVENTS.clean(), EVENTS.day).tolist() == [True, True, False, False]
    few = np.zeros(60, bool)
    few[:7] = True
    assert not usable(EVENTS, few, EVENTS.day).any()


def test_near_are_clean_days_within_three_weeks_outside_of_the_window():
    found = np.flatnonzero(near(np.ones(60, bool), np.array([30]))[0])
    assert found.min() == 9
    assert found.max() == 51
    assert not set(found.tolist()) & {30, 31, 32, 33}


def test_weekday_factors_are_levels_relative_to_the_mean():
    total = np.tile([1.0, 1, 1, 1, 1, 2, 0], 8)
    factor = weekday_factors(total, np.arange(56) < 49, first_weekday=0)
    assert factor[:5] == pytest.approx(1.0)
    assert factor[5] == pytest.approx(2.0)
    assert factor[6] == 0.05
