"""Tenure and content are held apart from frequency, what they do themselves is found, and nothing where nothing was."""

import numpy as np
import pytest

from analytics.fatigue.cadence import LIFE
from analytics.fatigue.jackknife import delete_a_group, reach
from analytics.fatigue.leaving import LEVELS, QUARTERS, SALES, TENURE, TENURES, TOUCHES, leaving

TOUCH, OLDER, SALES_ONLY = 0.3, -0.8, 0.9  # on the log odds of a day
DAYS = 2_000_000.0


def lives(by_touch=TOUCH, by_tenure=OLDER, by_sales=SALES_ONLY, seed=None):
    """Lived time in which newcomers get most messages, most of them sales content; opt-outs as expected or drawn."""
    days = DAYS * np.exp(-0.5 * TOUCHES - 0.6 * TENURE * TOUCHES) * np.where(TOUCHES > 0, 0.2 + SALES, 0.2)
    days = np.where((TOUCHES == 0) & (SALES > 0), 0.0, days)
    odds = np.exp(-5.5 + by_touch * TOUCHES + by_tenure * TENURE + by_sales * np.where(TOUCHES > 0, SALES, 0))
    daily = odds / (1 + odds)
    gone = days * daily if seed is None else np.random.default_rng(seed).binomial(days.astype(int), daily)
    return np.stack([days, gone], axis=1).reshape(LIFE)


def weekly(touches, tenures, sales):
    """The planted chance within a week, the mean over tenures."""
    odds = np.exp(-5.5 + TOUCH * touches + OLDER * np.arange(TENURES) + SALES_ONLY * sales * (touches > 0))
    return float((1 - (1 / (1 + odds)) ** 7) @ tenures)


def test_planted_chances_come_back():
    life = lives(seed=1)
    found = leaving(life)
    tenures = life[..., 0].sum(axis=(0, 2)) / life[..., 0].sum()
    for curve, sales in ((found.service, 0.0), (found.sales, 1.0)):
        planted = [weekly(level, tenures, sales) for level in range(LEVELS)]
        # silence has no content, so it is not told by what content does to the other levels
        assert curve[1:4] == pytest.approx(planted[1:4], rel=0.1)
    assert found.log_odds == pytest.approx(SALES_ONLY, abs=0.1)


def test_newcomers_who_leave_anyway_are_not_blamed_on_messages():
    """Touches do nothing here, but those who leave soon get most of them."""
    life = lives(by_touch=0.0, by_sales=0.0)
    found = leaving(life)
    assert found.usual[5] == pytest.approx(found.usual[0], rel=0.02)
    crude = life[..., 1].sum(axis=(1, 2)) / life[..., 0].sum(axis=(1, 2))
    assert crude[5] > 1.5 * crude[0]


def test_content_without_an_effect_has_an_interval_that_holds_none():
    claimed = []
    for seed in range(20):
        groups = np.stack([lives(by_sales=0.0, seed=100 * seed + part) for part in range(16)])
        value, error = delete_a_group(groups, lambda total: np.array([leaving(total).log_odds]))
        claimed.append(abs(value[0]) > reach(len(groups)) * error[0])
    assert sum(claimed) <= 3


def test_content_that_hardly_varied_is_not_judged():
    life = lives()
    life[:, :, : QUARTERS // 2] = 0
    found = leaving(life)
    assert np.isnan(found.log_odds)
    assert np.isnan(found.sales).all()
    assert np.isfinite(found.usual).all()
