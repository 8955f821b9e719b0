import numpy as np
import pytest

from ingestion.sandbox.frame import group_sum, opaque, rows, stack, take, weighted


def test_group_sum_is_exact_beyond_float_precision():
    big = np.array([2**53, 1, 1])
    assert group_sum(big, np.array([0, 0, 2]), 3).tolist() == [2**53 + 1, 0, 1]


def test_opaque_keeps_numbers_apart_and_in_range():
    numbers = np.concatenate([np.arange(200_000), 10_000_000 * 195 + np.arange(200_000)])
    mixed = opaque(numbers, 52)
    assert len(np.unique(mixed)) == len(numbers)
    assert mixed.min() >= 0
    assert mixed.max() < 2**52
    assert (np.diff(mixed) < 0).mean() > 0.2


def test_stack_refuses_a_frame_that_lacks_a_column():
    left = {"a": np.arange(2), "b": np.arange(2)}
    assert stack(left, left)["b"].tolist() == [0, 1, 0, 1]
    with pytest.raises(KeyError):
        stack(left, {"a": np.arange(2)})


def test_take_picks_the_same_rows_of_every_column():
    frame = {"a": np.arange(4), "b": np.arange(4) * 10}
    assert {k: v.tolist() for k, v in take(frame, frame["a"] > 1).items()} == {"a": [2, 3], "b": [20, 30]}
    assert rows(frame) == 4
    assert rows({}) == 0


def test_weighted_draws_in_proportion_and_never_what_has_no_weight():
    drawn = np.bincount(weighted(np.random.default_rng(1), np.array([1.0, 0.0, 3.0]), 40_000), minlength=3) / 40_000
    assert drawn[1] == 0
    assert drawn[2] == pytest.approx(0.75, abs=0.01)
