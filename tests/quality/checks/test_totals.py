"""Two sums agree key by key, and a key of one side only does not."""

import pytest

from quality.checks.totals import ShareRule, TotalsRule, every_row, key_is_there_once, share_is_within, totals_agree
from quality.suite import Kind

LEFT = "select * from (values ('a', 10), ('b', 20), (null, 1)) as t(k, v)"


@pytest.mark.parametrize(
    ("right", "differing"),
    [
        ("('a', 10), ('b', 20), (null, 1)", 0),
        ("('a', 10), ('b', 21), (null, 1)", 1),
        ("('a', 20), ('b', 10), (null, 1)", 2),
        ("('a', 10), (null, 1)", 1),
        ("('a', 10), ('b', 20), (null, 1), ('c', 5)", 1),
        ("('a', 10), ('b', 20), (null, 1), ('c', 0)", 0),
    ],
)
def test_totals_agree_counts_keys_that_differ(measure, right: str, differing: int) -> None:
    rule = TotalsRule("sums_agree", LEFT, f"select * from (values {right}) as t(k, v)", "they differ")
    assert measure("select 1", totals_agree(rule))["differing"] == differing


def test_totals_agree_leaves_the_room_it_is_given(measure) -> None:
    right = "select * from (values ('a', 11), ('b', 20), (null, 1)) as t(k, v)"
    wide = TotalsRule("sums_agree", LEFT, right, "they differ", tolerance=0.5, relative=0.05)
    assert measure("select 1", totals_agree(wide))["differing"] == 0


@pytest.mark.parametrize(("condition", "share"), [("v > 1", 0.75), ("v > 9", 0.0)])
def test_share_is_within_divides_over_all_rows(measure, condition: str, share: float) -> None:
    rule = ShareRule(
        "most_are", "(values (1), (2), (3), (4)) as t(v)", f"count(*) filter ({condition})", "count(*)", "few"
    )
    assert measure("select 1", share_is_within(rule))["share"] == share


def test_every_row_counts_the_rows_that_meet_the_condition(measure) -> None:
    check = every_row("all_positive", "(values (1), (2), (-1), (null)) as t(n)", "n > 0", "some are not")
    assert measure("select 1", check)["share"] == 0.5
    assert check.expectations == share_is_within(ShareRule("n", "t", "0", "0", "", low=1.0)).expectations


def test_key_is_there_once_counts_rows_over_keys(measure) -> None:
    rows = "(values ('a', 1), ('a', 2), ('b', 1), ('b', 1)) as t(brand, n)"
    check = key_is_there_once("each_once", rows, "brand, n", "twice")
    assert measure("", check) == {"delivered": 4, "part": 4.0, "whole": 3.0, "share": 4 / 3}
    assert check.kind is Kind.VOLUME
