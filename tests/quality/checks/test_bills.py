"""Another party's books: what they booked we must have, what we hold they need only on days they delivered."""

import pytest

from quality.checks.bills import BillRule, bill_agrees

SETUP = """
    create table ours as select 'p' || d || '-' || i as item, date '2025-03-27' - d::integer as day, 100 as fen
    from range(10) as a(d), range(5) as b(i);
    create table theirs as from ours
"""
CHECK = bill_agrees(
    BillRule("books_agree", "select item, day, fen from ours", "select item, day, fen from theirs", "they differ")
)


@pytest.mark.parametrize(
    ("change", "is_missing", "is_differing"),
    [
        ("select 1", False, False),
        ("delete from ours where day = date '2025-03-27'", True, False),  # a day lost on our side
        ("delete from theirs where day = date '2025-03-27'", False, False),  # their bill comes later
        ("delete from theirs where day = date '2025-03-25' and item > 'p2-0'", True, False),
        ("insert into ours select item || 't', day, fen from ours where day = date '2025-03-27'", True, False),
        ("update ours set fen = 10000 where item = 'p0-1'", False, True),  # one payment in the wrong unit
        ("delete from ours where item = 'p4-0'", False, False),  # one in quarantine
    ],
)
def test_bill_agrees_day_by_day(measure, change: str, is_missing: bool, is_differing: bool) -> None:
    numbers = measure(f"{SETUP}; {change}", CHECK)
    assert (numbers["missing_excess"] > 0, numbers["differing_excess"] > 0) == (is_missing, is_differing)


def test_bill_agrees_has_nothing_to_say_without_a_bill(measure) -> None:
    assert measure(f"{SETUP}; delete from theirs", CHECK)["delivered"] == 0
