"""The holdout is counted after the cut only, and a true model foretells it."""

import numpy as np
import pytest

from analytics.lifetime.calibration import calibrate, purchase_days_after
from analytics.lifetime.likelihood import Model
from analytics.lifetime.summary import Purchases, summarize


def test_true_model_foretells_the_rest(draw) -> None:
    found = calibrate(Model.BG_NBD, draw(8, 20_000, (0.6, 5.0, 0.9, 3.0), 730), 729)
    assert found.total_ratio == pytest.approx(1, abs=0.05)
    assert found.holdout_days == pytest.approx(730 / 4, abs=1)
    assert sum(tenth.customers for tenth in found.deciles) == found.customers
    assert sum(tenth.customers * tenth.actual for tenth in found.deciles) == pytest.approx(found.actual)
    for tenth in found.deciles[5:]:
        assert tenth.expected == pytest.approx(tenth.actual, rel=0.2)


def test_holdout_counts_days_of_known_customers_after_the_cut() -> None:
    purchases = Purchases(
        np.array([1, 1, 1, 1, 2, 3]), np.array([5, 20, 20, 30, 6, 25]), np.array([10, 10, 10, 10, 10, 10])
    )
    assert purchase_days_after(purchases, 10, summarize(purchases, 10)).tolist() == [2, 0]


def test_too_little_to_fit_is_no_calibration(draw) -> None:
    assert calibrate(Model.BG_NBD, draw(8, 30, (0.6, 5.0, 0.9, 3.0), 730), 729) is None
