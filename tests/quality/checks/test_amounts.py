"""An amount in the wrong unit shows in its own segment, however small the segment and however loud the others."""

import pytest

from quality.checks.amounts import AmountRule, amounts_keep_their_level

CHECK = amounts_keep_their_level(AmountRule("e", "day", "fen", "channel"))


def sold(factor: float, a_day: int, channel: str = "small") -> str:
    """A small channel beside a large one; on the last day the amounts of `channel` are multiplied."""
    return f"""
        create table e as
        select day, channel, cast((3000 + 17 * (hash(day || channel || i) % 1000))
            * case when day = date '2025-03-27' and channel = '{channel}' then {factor} else 1 end as bigint) as fen
        from (select date '2025-03-27' - age::integer as day from range(59) as r(age)),
            (values ('small', {a_day}), ('large', 400)) as kinds(channel, n), unnest(range(n)) as slot(i)
    """


@pytest.mark.parametrize(
    ("factor", "a_day", "is_level"),
    [(1, 1, True), (1, 5, True), (2, 30, True), (100, 2, False), (100, 5, False), (0.01, 30, False), (20, 30, False)],
)
def test_amounts_keep_their_level_in_a_small_channel(measure, factor: float, a_day: int, is_level: bool) -> None:
    numbers = measure(sold(factor, a_day), CHECK)
    assert (numbers["score"] <= 1) is is_level
    assert numbers["shifted"] == int(not is_level)


def test_amounts_keep_their_level_after_an_earlier_incident(measure) -> None:
    setup = sold(100, 5) + "; update e set fen = fen * 100 where day = date '2025-03-20' and channel = 'small'"
    assert measure(setup, CHECK)["shifted"] == 1


def test_amounts_of_a_new_segment_are_not_judged(measure) -> None:
    setup = sold(1, 5) + "; insert into e values (date '2025-03-27', 'new', 99999999)"
    numbers = measure(setup, CHECK)
    assert (numbers["segments"], numbers["shifted"]) == (2, 0)


@pytest.mark.parametrize(("factor", "is_level"), [(0.001, True), (1000, False)])
def test_sums_of_a_quiet_day_may_be_next_to_nothing(measure, factor: float, is_level: bool) -> None:
    check = amounts_keep_their_level(AmountRule("e", "day", "fen", "channel", is_sum=True))
    assert (measure(sold(factor, 2), check)["score"] <= 1) is is_level
