"""Purchases to (x, t_x, T): days, refunds, free goods, order of rows."""

import numpy as np

from analytics.lifetime.summary import Purchases, summarize

ROWS = [
    # customer, day, value
    (7, 10, 500), (7, 10, 200), (7, 24, 300), (7, 31, 1_100), (7, 60, 900),  # two of one day; one after the end
    (3, 5, 400), (3, 12, 250), (3, 12, -250),  # sent everything back
    (4, 8, 0), (4, 15, 0),  # free goods
    (5, 9, -100),  # a refund alone
]  # fmt: skip


def purchases(rows: list[tuple[int, int, int]]) -> Purchases:
    customer, day, value = np.array(rows, np.int64).T
    return Purchases(customer, day, value)


def test_summary_counts_days_with_something_bought() -> None:
    found = summarize(purchases(ROWS), 45)
    assert found.customer.tolist() == [3, 4, 7]
    assert found.x.tolist() == [0, 1, 2]
    assert found.t_x.tolist() == [0, 1, 3]
    assert found.T.tolist() == [40 / 7, 37 / 7, 5]
    assert found.mean_value.tolist() == [0, 0, 700]
    assert found.last_day.tolist() == [5, 15, 31]


def test_summary_does_not_depend_on_the_order_of_rows() -> None:
    expected, found = summarize(purchases(ROWS), 45), summarize(purchases(ROWS[::-1]), 45)
    assert all(
        (getattr(expected, name) == getattr(found, name)).all() for name in ("customer", "x", "t_x", "T", "mean_value")
    )


def test_summary_of_nothing_is_empty() -> None:
    assert len(summarize(purchases(ROWS), 4)) == 0
