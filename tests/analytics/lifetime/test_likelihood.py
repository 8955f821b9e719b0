"""Log-likelihoods against the published formula written out term by term, gradients against differences."""

import math

import numpy as np
import pytest

from analytics.lifetime.likelihood import Model, Observations, log_likelihood
from analytics.lifetime.summary import Summary, summarize

CUSTOMERS = [(0, 0.0, 38.0), (2, 30.43, 38.86), (1, 1.71, 38.86), (9, 20.0, 21.0), (2, 30.43, 38.86)]


def summary(rows):
    x, t_x, observed = np.array(rows, float).T
    return Summary(np.arange(len(rows)), x, t_x, observed, np.zeros(len(rows)), np.zeros(len(rows), np.int64))


def written_out(model, parameters, customer):
    """ln L of one customer by Fader, Hardie, Lee 2005 eq. 6 and Batislam et al. 2007 eq. 5, factor by factor."""
    r, alpha, a, b = parameters
    x, t_x, observed = customer

    def beta(left, right):
        return math.gamma(left) * math.gamma(right) / math.gamma(left + right)

    rate = math.gamma(r + x) * alpha**r / math.gamma(r)
    stay = beta(a, b + x + model.extra) / beta(a, b) * rate / (alpha + observed) ** (r + x)
    if not x + model.extra:
        return math.log(stay)
    left = beta(a + 1, b + x + model.extra - 1) / beta(a, b) * rate / (alpha + t_x) ** (r + x)
    return math.log(stay + left)


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("parameters", [(0.243, 4.414, 0.793, 2.426), (3.0, 50.0, 0.05, 9.0)])
def test_log_likelihood_is_the_published_formula(model, parameters) -> None:
    found, _ = log_likelihood(np.array(parameters), Observations.of(model, summary(CUSTOMERS)))
    assert found == pytest.approx(sum(written_out(model, parameters, row) for row in CUSTOMERS), rel=1e-12)


@pytest.mark.parametrize("model", list(Model))
def test_gradient_is_the_slope(model, draw) -> None:
    seen = Observations.of(model, summarize(draw(3, 500, (0.5, 6, 0.8, 2.5), 300), 300))
    point = np.array([0.4, 5.0, 0.7, 2.0])
    _, gradient = log_likelihood(point, seen)
    for place in range(4):
        step = np.eye(4)[place] * 1e-5
        slope = (log_likelihood(point + step, seen)[0] - log_likelihood(point - step, seen)[0]) / 2e-5
        assert gradient[place] == pytest.approx(slope, rel=1e-6)


def test_equal_customers_are_one_row() -> None:
    seen = Observations.of(Model.BG_NBD, summary(CUSTOMERS))
    assert len(seen.x) == 4
    assert seen.customers == 5
