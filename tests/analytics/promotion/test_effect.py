"""Planted promotions are found, promotions that did nothing are not."""

import numpy as np
import pytest

from analytics.promotion.effect import AFTER_DAYS, BEFORE_DAYS, Window, promotion_effect

FIRST, LAST, DAYS = 120, 133, 230
DAY = np.arange(DAYS)
TOUCHED = (DAY >= FIRST - BEFORE_DAYS) & (DAY <= LAST + AFTER_DAYS)
WINDOW = Window(FIRST, LAST, TOUCHED, first_weekday=2)
USUAL = 70 * (1 + 0.1 * ((DAY + 2) % 7 >= 5))
# Half of the sales beside the promotion are moved into it, falling evenly to nothing; half as much is created.
BEFORE = np.where((DAY >= FIRST - BEFORE_DAYS) & (DAY < FIRST), 0.5 * (1 - (FIRST - DAY) / BEFORE_DAYS), 0)
AFTER = np.where((DAY > LAST) & (DAY <= LAST + AFTER_DAYS), 0.5 * (1 - (DAY - LAST) / AFTER_DAYS), 0)
MOVED = float(((BEFORE + AFTER) * USUAL).sum())
CREATED = 0.5 * float(USUAL[FIRST : LAST + 1].sum())
INSIDE = (DAY >= FIRST) & (DAY <= LAST)
PROMOTED = USUAL * (1 - BEFORE - AFTER) + INSIDE * (MOVED + CREATED) / 14
AMOUNT = 20_000


def test_without_noise_the_sums_are_the_planted_ones():
    found = promotion_effect(PROMOTED * AMOUNT, WINDOW)
    assert found.pulled.value == pytest.approx(MOVED * AMOUNT, rel=0.02)
    assert found.lift.value == pytest.approx((MOVED + CREATED) * AMOUNT, rel=0.02)
    assert found.net_incremental.value == pytest.approx(CREATED * AMOUNT, rel=0.04)
    assert found.pull_forward_share.value == pytest.approx(MOVED / (MOVED + CREATED), rel=0.03)
    # a week reaches 97 % of its mean once its middle day lacks 3 %: 0.5 (1 - d / 28) = 0.03 at d = 26.3
    assert found.digestion_days == pytest.approx(26.3 + 3, abs=1.5)
    assert found.is_complete


def test_intervals_cover_the_planted_effect_and_tell_it_from_nothing(shop):
    found = [promotion_effect(shop(seed, PROMOTED), WINDOW) for seed in range(40)]
    assert np.mean([one.pulled.covers(MOVED * AMOUNT) for one in found]) >= 0.9
    assert np.mean([one.lift.covers((MOVED + CREATED) * AMOUNT) for one in found]) >= 0.9
    assert np.mean([one.pull_forward_share.covers(MOVED / (MOVED + CREATED)) for one in found]) >= 0.9
    assert np.mean([one.pulled.low > 0 for one in found]) >= 0.8


def test_a_promotion_that_did_nothing_has_no_share_and_intervals_with_zero(shop):
    found = [promotion_effect(shop(seed, USUAL), WINDOW) for seed in range(40)]
    for name in ("pulled", "lift", "pre_dip", "post_dip", "net_incremental"):
        assert np.mean([getattr(one, name).covers(0) for one in found]) >= 0.85, name
    assert np.mean([one.pull_forward_share is None for one in found]) >= 0.85


def test_a_promotion_at_the_end_of_the_series_is_not_complete(shop):
    sales = shop(1, PROMOTED)[: LAST + 5]
    found = promotion_effect(sales, Window(FIRST, LAST, TOUCHED[: len(sales)], 2))
    assert not found.is_complete
    assert found.digestion_days is None
    assert promotion_effect(sales, Window(FIRST, LAST, np.ones(len(sales), bool), 2)) is None
