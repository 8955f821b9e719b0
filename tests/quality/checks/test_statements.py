"""One row a day and shop: the day that has none is missing, and a shop that just began is not blamed for the past."""

import pytest

from quality.checks.daily import DailySource
from quality.checks.statements import every_day_is_stated

SETUP = """
    create table stated as select date '2025-03-27' - d::integer as day, shop_id
    from range(30) as r(d), (values ('S1'), ('S2')) as shop(shop_id)
"""
SHARED = DailySource("stated", "day", ("day", "shop_id")).relations()


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ("select 1", 0),
        ("delete from stated where day = date '2025-03-27' and shop_id = 'S2'", 1),
        ("delete from stated where day >= date '2025-03-25'", 6),
        ("delete from stated where day = date '2025-03-10'", 0),  # long ago; nobody can mend it any more
        ("insert into stated values (date '2025-03-26', 'S3'), (date '2025-03-27', 'S3')", 0),
    ],
)
def test_every_day_is_stated_counts_missing_rows(measure, change: str, missing: int) -> None:
    assert measure(f"{SETUP}; {change}", every_day_is_stated(), SHARED)["missing"] == missing


def test_every_day_is_stated_waits_for_two_weeks(measure) -> None:
    young = f"{SETUP}; delete from stated where day < date '2025-03-20'"
    assert measure(young, every_day_is_stated(), SHARED)["history"] < every_day_is_stated().min_history
