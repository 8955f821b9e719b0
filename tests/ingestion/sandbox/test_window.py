import numpy as np
import pytest

from ingestion.sandbox import clock
from ingestion.sandbox.window import window

END = clock.seconds(clock.END_DATE) + clock.DAY


def test_first_night_takes_all_history_and_the_last_one_a_day():
    first, last = window(1, 2, 3), window(2, 2, 3)
    assert (first.since, first.cut) == (0, END - clock.DAY)
    assert (last.since, last.cut) == (END - clock.DAY, END)


def test_fresh_needs_one_instant_inside_the_window():
    view = window(2, 2, 3)
    early, late = np.array([1, 1, view.since]), np.array([view.since + 5, view.cut, clock.NEVER])
    assert view.fresh(early, late).tolist() == [True, False, True]


def test_again_goes_back_some_days_but_not_into_the_future():
    view = window(2, 2, 3)
    at = np.array([view.cut - 8 * clock.DAY, view.cut - 7 * clock.DAY, view.cut - 1, view.cut])
    assert view.again(at).tolist() == [False, True, True, False]
    assert window(1, 2, 3).again(np.array([5])).tolist() == [True]


@pytest.mark.parametrize(("months", "labels"), [(1, ["202503", "202504"]), (3, ["2025Q1", "2025Q2"]), (6, ["2025H1"])])
def test_periods_cut_history_by_calendar(months, labels):
    from datetime import date

    at = np.array([clock.seconds(date(2025, 3, 31)), clock.seconds(date(2025, 4, 1))])
    parts = dict(window(1, 2, 3).periods(at, months))
    assert list(parts) == labels
    assert sorted(np.concatenate(list(parts.values())).tolist()) == [0, 1]


def test_wide_months_shrink_with_the_files():
    assert [window(1, 2, months).wide_months for months in (3, 1)] == [6, 1]


def test_periods_of_later_nights_are_one_file_or_none():
    assert [label for label, _ in window(2, 2, 3).periods(np.array([1, 2]))] == [""]
    assert list(window(2, 2, 3).periods(np.array([], np.int64))) == []
