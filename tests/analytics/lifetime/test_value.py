"""The weights of a dozen points are the sum over every week."""

import numpy as np
import pytest

from analytics.lifetime.value import Discount, support


@pytest.mark.parametrize("weeks", [10.0, 365 / 7, 156.0])
def test_weights_are_the_discounted_weekly_sum(weeks: float) -> None:
    def curve(t):
        return 3 * (1 - (1 + t / 20) ** -0.7)

    discount = Discount(weeks)
    times, weights = support(discount)
    ends = discount.week_ends()
    weekly = np.diff(curve(ends), prepend=0) / (1 + discount.weekly_rate) ** ends
    assert curve(times) @ weights == pytest.approx(weekly.sum(), rel=1e-6 if weeks > 100 else 1e-9)


def test_discount_compounds_to_the_yearly_rate() -> None:
    assert (1 + Discount(yearly_rate=0.1).weekly_rate) ** (365 / 7) == pytest.approx(1.1)


def test_without_discount_nothing_is_taken_off() -> None:
    times, weights = support(Discount(52.0, 0.0))
    assert times @ weights == pytest.approx(52.0)
