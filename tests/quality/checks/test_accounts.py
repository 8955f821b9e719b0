"""The lake holds what the ledger booked, load by load."""

import pytest

from quality.checks.accounts import rows_are_accounted_for

SETUP = """
    create table raw.a__b as
    select 'l' || i % 2 as _load_id, i as _row_number, i % 2 as _ledger_seq from range(10) as r(i);
    create table raw._loads as select * from (values
        ('l0', 'a.b', 7, 5, 1, 1), ('l1', 'a.b', 5, 5, 0, 0), ('m', 'a.c', 9, 9, 0, 0)
    ) as t(load_id, stream, rows_in, loaded, quarantined, duplicate)
"""


@pytest.mark.parametrize(
    ("change", "differing", "unaccounted"),
    [
        ("select 1", 0, 0),
        ("insert into raw.a__b values ('l1', 99, 1)", 1, 0),
        ("insert into raw.a__b values ('l1', 1, 1)", 1, 0),  # a row is there twice
        ("insert into raw.a__b values ('l1', 1, 7)", 0, 0),  # the record was said again by a later delivery
        ("delete from raw.a__b where _load_id = 'l0'", 1, 0),
        ("insert into raw.a__b values ('unknown', 99, 1)", 1, 0),
        ("update raw._loads set quarantined = 5 where load_id = 'l1'", 0, 1),
    ],
)
def test_rows_are_accounted_for_per_load(measure, change: str, differing: int, unaccounted: int) -> None:
    numbers = measure(f"{SETUP}; {change}", rows_are_accounted_for("a__b"))
    assert (numbers["differing_loads"], numbers["unaccounted_loads"]) == (differing, unaccounted)
