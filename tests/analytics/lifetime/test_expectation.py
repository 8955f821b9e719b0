"""Expectations against the published hypergeometric formulas, and against simulated futures."""

import numpy as np
import pytest
from scipy.special import hyp2f1

from analytics.lifetime.expectation import (
    expected_purchases,
    new_customer_purchases,
    p_alive,
    p_no_purchase,
    purchases_if_alive,
)
from analytics.lifetime.likelihood import Model, Parameters
from analytics.lifetime.summary import Summary

CDNOW = Parameters(0.243, 4.414, 0.793, 2.426)
X = np.array([0.0, 1.0, 2.0, 29.0])
T_X = np.array([0.0, 1.71, 30.43, 38.0])
T = np.array([38.86, 38.86, 38.86, 38.14])
SEEN = Summary(np.arange(4), X, T_X, T, np.zeros(4), np.zeros(4, np.int64))


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("weeks", [1.0, 39.0, 520.0])
def test_expected_purchases_are_the_published_formula(model, weeks) -> None:
    r, alpha, a, b = CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b + model.extra
    form = hyp2f1(r + X, b + X, a + b + X - 1, weeks / (alpha + T + weeks))
    top = (a + b + X - 1) / (a - 1) * (1 - ((alpha + T) / (alpha + T + weeks)) ** (r + X) * form)
    odds = np.where(X + model.extra > 0, a / (b + X - 1) * ((alpha + T) / (alpha + T_X)) ** (r + X), 0)
    found = expected_purchases(model, CDNOW, SEEN, np.array([weeks]))[:, 0]
    assert found == pytest.approx(top / (1 + odds), rel=1e-8)


def test_published_customer_expects_1226_purchases() -> None:
    assert expected_purchases(Model.BG_NBD, CDNOW, SEEN, np.array([39.0]))[2, 0] == pytest.approx(1.226, abs=1e-3)


def test_a_equal_to_1_is_an_ordinary_point() -> None:
    weeks = np.array([30.0])
    low, at, high = (
        expected_purchases(Model.BG_NBD, Parameters(0.5, 5, a, 2), SEEN, weeks)[:, 0] for a in (1 - 1e-6, 1, 1 + 1e-6)
    )
    assert at == pytest.approx((low + high) / 2, rel=1e-9)


def test_without_a_repeat_bg_nbd_knows_no_departure_and_mbg_nbd_does() -> None:
    assert p_alive(Model.BG_NBD, CDNOW, SEEN)[0] == 1
    assert p_alive(Model.MBG_NBD, CDNOW, SEEN)[0] < 1
    assert p_alive(Model.BG_NBD, CDNOW, SEEN)[1] < p_alive(Model.BG_NBD, CDNOW, SEEN)[2]


def test_futures_drawn_at_random_agree() -> None:
    rng, weeks, draws = np.random.default_rng(1), 40.0, 200_000
    rate = rng.gamma(CDNOW.r + 2, 1 / (CDNOW.alpha + 38.86), draws)
    leave = rng.beta(CDNOW.a, CDNOW.b + 2, draws)
    bought, clock, here = np.zeros(draws), np.zeros(draws), np.arange(draws)
    while len(here):
        clock[here] += rng.exponential(1 / rate[here])
        here = here[clock[here] < weeks]
        bought[here] += 1
        here = here[rng.random(len(here)) >= leave[here]]
    assert purchases_if_alive(Model.BG_NBD, CDNOW, SEEN, np.array([weeks]))[2, 0] == pytest.approx(
        bought.mean(), abs=4 * bought.std() / draws**0.5
    )
    alive = p_alive(Model.BG_NBD, CDNOW, SEEN)[2]
    silent = p_no_purchase(Model.BG_NBD, CDNOW, SEEN, weeks)[2]
    assert silent == pytest.approx(1 - alive * (bought > 0).mean(), abs=0.005)


def test_new_customer_follows_the_published_curve() -> None:
    r, alpha, a, b = CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b
    weeks = np.array([39.0, 78.0])
    form = hyp2f1(r, b, a + b - 1, weeks / (alpha + weeks))
    expected = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * form)
    assert new_customer_purchases(Model.BG_NBD, CDNOW, weeks) == pytest.approx(expected, rel=1e-8)
    assert (new_customer_purchases(Model.MBG_NBD, CDNOW, weeks) < expected).all()
