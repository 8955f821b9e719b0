"""Goods of the session against other goods: a good week of the whole shop is no halo, one of the goods is."""

import numpy as np
import pytest

from analytics.halo.contrast import Goods, contrast
from analytics.halo.window import Events

DAYS, PRODUCTS = 300, 30
DAY = np.cumsum(np.random.default_rng(4).integers(8, 13, 40))
EVENTS = Events(DAY[DAY < DAYS - 4], np.full(int((DAY < DAYS - 4).sum()), 16), np.zeros(DAYS, bool))
KIND = np.arange(PRODUCTS) % 3
TREATED = (np.arange(len(EVENTS.day)) % 3)[:, None] == KIND
LEVEL = np.linspace(0.3, 1.2, PRODUCTS)


def usual(boom=0.0, spill=0.0):
    """Orders by day and product: `boom` lifts every product on the events' days, `spill` the treated ones only."""
    base = np.tile(LEVEL, (DAYS, 1))
    for place, day in enumerate(EVENTS.day):
        base[day : day + 4] *= 1 + boom + spill * TREATED[place]
    return base


def goods(whole):
    return Goods(whole, whole * 0.5, TREATED)


def test_without_noise_only_what_the_treated_goods_gain_is_found():
    found = contrast(goods(usual(boom=0.5, spill=0.4)), EVENTS, 0)
    window = 3.5  # half a day and three days
    expected = sum(window * 0.4 * LEVEL[TREATED[place]].sum() for place in np.flatnonzero(~np.isnan(found.overflow)))
    assert found.total.value == pytest.approx(expected, rel=0.02)
    assert np.nansum(found.overflow) == pytest.approx(found.total.value)
    assert contrast(goods(usual(boom=0.5)), EVENTS, 0).total.value == pytest.approx(0, abs=0.02 * expected)


def test_intervals_tell_a_halo_from_none(shop):
    none = [contrast(goods(shop(seed, usual(boom=0.3))), EVENTS, 0) for seed in range(30)]
    some = [contrast(goods(shop(seed, usual(spill=0.8))), EVENTS, 0) for seed in range(30)]
    assert np.mean([one.total.covers(0) for one in none]) >= 0.85
    assert np.mean([one.total.low > 0 for one in some]) >= 0.8
    assert np.mean([one.is_credible for one in none]) >= 0.75  # flat leads have p < 0.1 in one of ten worlds


@pytest.mark.parametrize("streak", ["session", "product"])
def test_intervals_hold_where_goods_of_a_session_or_days_of_a_product_move_together(streak, shop):
    """Chance that all goods of a kind share for a window, or that a product keeps whenever its kind is on show."""
    covered = []
    for seed in range(60):
        rng, base = np.random.default_rng(seed), usual()
        own = rng.gamma(4, 1 / 4, PRODUCTS)
        for place, day in enumerate(EVENTS.day):
            kinds = rng.gamma(6, 1 / 6, 3)[KIND]
            base[day : day + 4] *= kinds if streak == "session" else np.where(TREATED[place], own, 1)
        covered.append(contrast(goods(shop(seed, base)), EVENTS, 0).total.covers(0))
    assert np.mean(covered) >= 0.88  # 95 % less two errors of 60 draws, and what the fewer clusters cost


def test_a_popular_product_that_gains_more_is_no_noise():
    """A gain in proportion to usual sales, without noise: nothing is left to be unsure about."""
    total = contrast(goods(usual(spill=0.4)), EVENTS, 0).total
    assert total.half_width < 0.05 * total.value


def test_a_rise_that_began_before_the_session_is_not_credible():
    rising = usual()
    for place, day in enumerate(EVENTS.day):
        rising[day - 3 : day] *= 1 + 0.8 * TREATED[place]
    assert not contrast(goods(rising), EVENTS, 0).is_credible


def test_events_before_which_other_goods_hardly_sold_are_left_out():
    silent = usual()
    early = EVENTS.day[4]
    silent[early - 25 : early + 26, KIND != 1] *= 1e-7  # event 4 is about kind 1
    found = contrast(goods(silent), EVENTS, 0)
    assert np.isnan(found.overflow[4])
    assert np.nanmax(np.abs(found.overflow)) < 100


def test_without_other_goods_there_is_nothing_to_compare_with():
    alone = Goods(usual(), usual(), np.ones((len(EVENTS.day), PRODUCTS), bool))
    found = contrast(alone, EVENTS, 0)
    assert found.total is None
    assert not found.is_credible
