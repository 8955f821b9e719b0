"""Distinct rows are named once, and every row finds its name."""

import numpy as np

from analytics.lifetime.arrays import distinct


def test_distinct_rows_give_every_row_back() -> None:
    left, right = np.array([2.5, 1.0, 2.5, 2.5, 1.0]), np.array([1.0, 1.0, 1.0, 0.0, 1.0])
    rows, index = distinct(left, right)
    assert rows.tolist() == [0, 1, 3]
    assert index.tolist() == [0, 1, 0, 2, 1]
    assert left[rows][index].tolist() == left.tolist()
    assert right[rows][index].tolist() == right.tolist()
