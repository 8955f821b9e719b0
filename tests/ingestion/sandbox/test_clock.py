from datetime import UTC, date, datetime

import numpy as np
import pytest

from ingestion.sandbox import clock


def test_seconds_and_weekday_follow_the_calendar():
    for day in (date(1970, 1, 1), date(2024, 2, 29), date(2026, 6, 30)):
        assert clock.seconds(day) == int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        assert clock.weekday(np.array([clock.seconds(day) + 5]))[0] == day.weekday()


def test_through_counts_back_from_the_fixed_end():
    assert clock.through(2, 2) == date(2026, 6, 30)
    assert clock.through(1, 30) == date(2026, 6, 1)


def test_poisson_events_fall_into_their_window_at_their_rate():
    start, stop = np.array([0, 1_000]), np.array([1_000 * clock.DAY, 1_000])
    owner, at = clock.poisson(np.random.default_rng(3), start, stop, np.array([2.0, 2.0]))
    assert set(owner.tolist()) == {0}
    assert len(at) == pytest.approx(2_000, abs=150)
    assert at.min() >= 0
    assert at.max() < stop[0]


def test_awake_keeps_the_day_and_prefers_the_evening():
    at = np.full(20_000, 7 * clock.DAY + 100)
    moved = clock.awake(np.random.default_rng(3), at)
    hours = moved % clock.DAY // clock.HOUR
    assert set((moved // clock.DAY).tolist()) == {7}
    assert (hours >= 19).mean() > 0.25
    assert (hours < 6).mean() < 0.1


def test_thin_by_weekday_is_mild():
    kept = clock.thin_by_weekday(np.random.default_rng(3), np.arange(700_000) * 1_000)
    assert 0.85 < kept.mean() < 0.99
