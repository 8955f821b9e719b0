"""Missing days are seen in dense series; sparse ones may be silent as long as they ever were."""

import pytest

from quality.checks.daily import DailySource
from quality.checks.freshness import content_reaches_as_of
from quality.suite import Severity

SOURCE = DailySource("events", "day", ("id",), scope="shop")
CHECK = content_reaches_as_of(Severity.BLOCK)


def counted(rule: str) -> str:
    return f"""
        create table events as select 'S' as shop, day, day || '-' || i as id
        from (select date '2025-03-27' - age::integer as day, age from range(71) as r(age)),
            unnest(range(cast({rule} as integer))) as slot(i)
    """


@pytest.mark.parametrize(
    ("rule", "missing", "silent"),
    [
        ("20", 0, 0),
        ("case when age = 0 then 0 else 20 end", 1, 0),
        ("case when age in (2, 3) then 0 else 20 end", 2, 0),
        ("case when age = 0 then 0 else 4 end", 0, 0),  # four a day: one empty day is chance
        ("case when age < 5 then 0 else 4 end", 0, 2),  # five are not; the shop and the sum of all shops
        ("case when age % 7 = 3 then 3 else 0 end", 0, 0),  # once a week
        ("case when isodow(day) >= 6 then 0 else 50 end", 0, 0),  # never at weekends
    ],
)
def test_content_reaches_as_of_counts_days_that_should_be_there(measure, rule: str, missing: int, silent: int) -> None:
    numbers = measure(counted(rule), CHECK, SOURCE.relations())
    assert (numbers["missing_days"], numbers["silent_series"]) == (missing, silent)


def test_content_reaches_as_of_allows_the_declared_lag(measure) -> None:
    late = DailySource("events", "day", ("id",), scope="shop", lag_days=1)
    setup = counted("case when age = 0 then 0 else 20 end")
    assert measure(setup, CHECK, late.relations())["missing_days"] == 0
    two = counted("case when age <= 1 then 0 else 20 end")
    assert measure(two, CHECK, late.relations())["missing_days"] == 1


def test_content_reaches_as_of_sees_a_second_outage_on_the_same_weekday(measure) -> None:
    setup = counted("case when age in (0, 7) then 0 else 20 end")
    assert measure(setup, CHECK, SOURCE.relations())["missing_days"] == 1  # the last week holds one of them


# orders of a day at a shop that has four on average, ten days long
FEW = "[4, 2, 6, 3, 5, 1, 7, 4, 2, 6][1 + age % 10]"


@pytest.mark.parametrize(
    ("rule", "missing", "silent"),
    [
        (f"case when age = 0 then 0 else 3 * {FEW} end", 0, 0),  # three rows an order: a day without an order is real
        (f"case when age < 2 then 0 else 3 * {FEW} end", 0, 0),
        (f"case when age < 5 then 0 else 3 * {FEW} end", 0, 2),  # five days are none of its days
        (f"case when age = 0 then 0 else 3 * (56 + {FEW}) end", 1, 0),  # where sixty orders come, no day is without
    ],
)
def test_content_reaches_as_of_counts_orders_where_rows_come_together(measure, rule, missing: int, silent: int) -> None:
    numbers = measure(counted(rule), CHECK, SOURCE.relations())
    assert (numbers["missing_days"], numbers["silent_series"]) == (missing, silent)
