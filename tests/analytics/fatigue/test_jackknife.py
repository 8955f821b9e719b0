"""The jackknife gives textbook standard errors back, and sees that a person's weeks belong together."""

import numpy as np
import pytest

from analytics.fatigue.jackknife import delete_a_group, reach


def ratio(total):
    return np.array([total[1] / total[0]])


def test_of_a_mean_it_is_the_textbook_error():
    values = np.random.default_rng(1).normal(5, 2, 40)
    mean, error = delete_a_group(np.column_stack([np.ones(40), values]), ratio)
    assert mean == pytest.approx([values.mean()])
    assert error == pytest.approx([values.std(ddof=1) / np.sqrt(40)])


def test_groups_without_rows_do_not_count():
    sums = np.column_stack([np.ones(6), np.arange(6.0)])
    padded = np.concatenate([sums, np.zeros((4, 2))])
    assert delete_a_group(padded, ratio)[1] == pytest.approx(delete_a_group(sums, ratio)[1])
    assert np.isnan(delete_a_group(sums[:1], ratio)[1]).all()


def test_what_persons_do_in_many_weeks_is_one_thing():
    rng = np.random.default_rng(2)
    persons = rng.normal(0, 1, 32)
    weeks = persons[:, None] + 0.01 * rng.normal(size=(32, 50))
    _, error = delete_a_group(np.column_stack([np.full(32, 50.0), weeks.sum(axis=1)]), ratio)
    assert error == pytest.approx([persons.std(ddof=1) / np.sqrt(32)], rel=0.02)


def test_reach_is_wider_with_fewer_groups_and_more_claims():
    assert reach(10_000) == pytest.approx(1.96, abs=0.001)
    assert reach(32) == pytest.approx(2.0395, abs=0.001)
    assert reach(32, 7) > 2.8
