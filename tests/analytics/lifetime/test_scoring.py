"""One row per customer: measures, scores and models say the same as asked one by one; what is unknown is null."""

import numpy as np
import pytest

from analytics.lifetime.expectation import expected_purchases, p_alive
from analytics.lifetime.gamma_gamma import expected_value
from analytics.lifetime.likelihood import Model
from analytics.lifetime.scoring import Terms, fit_models, score_customers
from analytics.lifetime.summary import Purchases, summarize
from analytics.lifetime.value import Discount

LAST = 599


@pytest.fixture(scope="module")
def purchases(draw):
    return draw(21, 3_000, (0.6, 5.0, 0.9, 3.0), LAST + 1)


def test_row_holds_what_the_models_say(purchases) -> None:
    summary = summarize(purchases, LAST)
    fits = fit_models(summary)
    rows = score_customers(purchases, LAST, fits, Terms(margin=0.4))
    assert rows["customer"].to_pylist() == summary.customer.tolist()
    assert set(rows["fit_status"].to_pylist()) == {"ok"}
    alive = p_alive(Model.MBG_NBD, fits.mbg_nbd.parameters, summary)
    assert rows["p_alive_mbg"].to_numpy() == pytest.approx(alive, abs=1e-6)
    discount = Discount()
    ends = discount.week_ends()
    curve = expected_purchases(Model.BG_NBD, fits.bg_nbd.parameters, summary, ends)
    discounted = (np.diff(curve, axis=1, prepend=0) / (1 + discount.weekly_rate) ** ends).sum(axis=1)
    value = expected_value(fits.gamma_gamma.parameters, summary)
    assert rows["e_tx_365"].to_numpy() == pytest.approx(curve[:, -1], abs=1e-6)
    assert rows["clv_365"].to_numpy() == pytest.approx(value * 0.4 * discounted, abs=0.51)


def test_measures_look_back_a_year() -> None:
    purchases = Purchases(
        np.array([1, 1, 1, 2]), np.array([LAST - 365, LAST - 364, LAST - 10, 3]), np.array([10_000, 2_000, 300, 900])
    )
    rows = score_customers(purchases, LAST, fit_models(summarize(purchases, LAST)), Terms())
    assert rows.select(["recency_days", "frequency", "monetary"]).to_pylist() == [
        {"recency_days": 10, "frequency": 2, "monetary": 2_300},
        {"recency_days": LAST - 3, "frequency": 0, "monetary": 0},
    ]
    assert rows["fit_status"].to_pylist() == ["too_few"] * 2
    for name in ("p_alive_bg", "e_tx_30", "p_no_purchase_90", "e_value", "clv_365"):
        assert rows[name].null_count == 2


def test_no_customer_gives_no_row() -> None:
    none = Purchases(*np.zeros((3, 0), np.int64))
    assert score_customers(none, LAST, fit_models(summarize(none, LAST)), Terms()).num_rows == 0
