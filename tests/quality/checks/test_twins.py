"""Doubled records are told from real twins by their own history."""

import pytest

from quality.checks.twins import TwinRule, no_new_twins

RULE = TwinRule("e", "day", "id", ("person", "second", "amount"))


def sold(twins_before: int, twins_now: int, rows: int = 50) -> str:
    """`rows` records a day, so many of them once more under a new id, before and on the last day."""
    return f"""
        create table e as
        select day, i as person, i * 7 as second, 100 as amount, day || '-' || i as id
        from (select date '2025-03-27' - age::integer as day from range(57) as r(age)), range({rows}) as s(i);
        insert into e by name select * replace (id || 't' as id) from e
        where person < case when day = date '2025-03-27' then {twins_now} else {twins_before} end
    """


@pytest.mark.parametrize(
    ("before", "now", "is_clean"),
    [(0, 0, True), (0, 3, True), (0, 4, False), (0, 50, False), (5, 5, True), (5, 9, True), (5, 50, False)],
)
def test_no_new_twins_learns_the_share_of_real_ones(measure, before: int, now: int, is_clean: bool) -> None:
    assert (measure(sold(before, now), no_new_twins(RULE))["score"] <= 1) is is_clean


def test_no_new_twins_does_not_learn_from_an_incident(measure) -> None:
    setup = (
        sold(0, 50) + "; insert into e by name select * replace (id || 'u' as id) from e where day = date '2025-03-13'"
    )
    assert measure(setup, no_new_twins(RULE))["score"] > 1


def test_no_new_twins_takes_versions_of_one_record_for_one(measure) -> None:
    setup = sold(0, 0) + "; insert into e select * from e"
    assert measure(setup, no_new_twins(RULE))["twins"] == 0
