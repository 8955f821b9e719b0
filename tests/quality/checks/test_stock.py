"""Stocks move slowly; months are compared when they are over."""

import pytest

from quality.checks.stock import StockRule, months_are_steady, stock_is_steady

DAYS = stock_is_steady(StockRule("e", "day", "sum(n)"))
MONTHS = months_are_steady(StockRule("e", "day", "sum(n)", factor=3.0))


@pytest.mark.parametrize(("now", "is_steady"), [(5000, True), (6000, True), (9000, False), (2000, False), (0, False)])
def test_stock_is_steady_within_its_factor(measure, now: int, is_steady: bool) -> None:
    setup = f"""
        create table e as select 'B' as brand_id, date '2025-03-27' - i::integer as day,
            case when i = 0 then {now} else 5000 end as n from range(29) as r(i)
    """
    assert (measure(setup, DAYS)["score"] <= 1) is is_steady


def test_stock_of_a_small_brand_moves_by_chance(measure) -> None:
    setup = """
        create table e as select 'B' as brand_id, date '2025-03-27' - i::integer as day,
            case when i = 0 then 9 else 3 end as n from range(29) as r(i)
    """
    assert measure(setup, DAYS)["score"] <= 1


@pytest.mark.parametrize(("february", "is_steady"), [(100, True), (250, True), (1000, False)])
def test_months_are_steady_leaves_the_running_month_out(measure, february: int, is_steady: bool) -> None:
    setup = f"""
        create table e as select 'B' as brand_id, * from (values (date '2024-10-01', 100), (date '2024-11-01', 110),
            (date '2024-12-01', 90), (date '2025-01-01', 100), (date '2025-02-01', {february}), (date '2025-03-01', 5)
        ) as t(day, n)
    """
    assert (measure(setup, MONTHS)["score"] <= 1) is is_steady


@pytest.mark.parametrize(("now", "is_steady"), [(6158, True), (5300, True), (20000, False), (600, False)])
def test_months_of_a_young_brand_grow_on(measure, now: int, is_steady: bool) -> None:
    """The members of a shop's first five months: far above their median, and as they grew before."""
    grown = months_are_steady(StockRule("e", "day", "sum(n)"))
    setup = f"""
        create table e as select 'B' as brand_id, * from (values (date '2024-10-01', 4), (date '2024-11-01', 2644),
            (date '2024-12-01', 4190), (date '2025-01-01', 5145), (date '2025-02-01', {now})
        ) as t(day, n)
    """
    numbers = measure(setup, grown)
    assert (numbers["score"] <= 1) is is_steady


def test_a_stock_that_once_fell_is_held_against_its_median(measure) -> None:
    grown = months_are_steady(StockRule("e", "day", "sum(n)"))
    setup = """
        create table e as select 'B' as brand_id, * from (values (date '2024-10-01', 4000), (date '2024-11-01', 2644),
            (date '2024-12-01', 4190), (date '2025-01-01', 6145), (date '2025-02-01', 8200)
        ) as t(day, n)
    """
    assert measure(setup, grown)["score"] > 1
