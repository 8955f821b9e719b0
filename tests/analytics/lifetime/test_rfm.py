"""RFM against the figures the R package rfm publishes: README rows, its own test of the thresholds, its segments."""

import numpy as np
import pytest

from analytics.lifetime.rfm import OTHERS, SEGMENTS, Scores, Thresholds, quantile_thresholds, score

# README: recency days, purchases, amount -> scores and segment; thresholds as in the package's documentation.
README = [
    (205, 6, 472, 343, "potential_loyalist"),
    (140, 3, 340, 412, "new_customers"),
    (194, 4, 405, 323, "loyal_customers"),
    (98, 7, 596, 544, "potential_loyalist"),
    (132, 5, 448, 433, "potential_loyalist"),
]
DOCUMENTED = Thresholds((115, 181, 297, 482), (4, 5, 6, 8), (256, 382, 506, 666))
# Miles per gallon of Motor Trend 1974, and what the package's own test expects of them.
MPG = "21 21 22.8 21.4 18.7 18.1 14.3 24.4 22.8 19.2 17.8 16.4 17.3 15.2 10.4 10.4 14.7 32.4 30.4 33.9 21.5 15.5 15.2 13.3 19.2 27.3 26 30.4 15.8 19.7 15 21.4"  # noqa: E501
PUBLISHED = (16.20, 18.92, 22.00, 25.08)


def columns(rows):
    return tuple(np.array(column, float) for column in list(zip(*rows, strict=True))[:3])


def test_published_rows_have_their_scores_and_segments() -> None:
    found = score(*columns(README), DOCUMENTED)
    assert (found.recency * 100 + found.frequency * 10 + found.monetary).tolist() == [row[3] for row in README]
    assert found.segments().tolist() == [row[4] for row in README]


def test_thresholds_are_the_quantiles_plus_one() -> None:
    mpg = np.array(MPG.split(), float)
    found = quantile_thresholds(mpg, mpg, mpg)
    assert found.recency == found.monetary == pytest.approx(PUBLISHED)


def test_ties_stay_together_and_a_limit_belongs_above() -> None:
    values = np.array([1.0, 2.0, 2.0, 4.0, 9.0])
    limits = Thresholds((2, 3, 4, 5), (2, 3, 4, 5), (2, 3, 4, 5))
    found = score(values, values, values, limits)
    assert found.frequency.tolist() == [1, 2, 2, 4, 5]
    assert found.recency.tolist() == [5, 4, 4, 2, 1]


def test_every_score_has_one_segment_and_order_decides() -> None:
    grid = np.stack(np.meshgrid(*[np.arange(1, 6)] * 3), -1).reshape(-1, 3)
    names = Scores(*grid.T).segments()
    assert set(names) <= {segment.name for segment in SEGMENTS} | {OTHERS}
    by_score = dict(zip(map(tuple, grid.tolist()), names, strict=True))
    assert by_score[5, 5, 5] == "champions"
    assert by_score[1, 1, 1] == "lost"
    assert by_score[5, 5, 1] == OTHERS


def test_no_customers_have_no_thresholds() -> None:
    with pytest.raises(ValueError, match="at least one customer"):
        quantile_thresholds(np.zeros(0), np.zeros(0), np.zeros(0))
