"""What a day should have held: weekdays, incidents, noise, time zones, and the lag a stream shows."""

from datetime import date

import duckdb
import pytest

from quality.checks.daily import DailySource, shanghai_day, strange
from quality.checks.volume import daily_volume

SOURCE = DailySource("events", "day", ("id",), scope="shop")


def counted(rule: str) -> str:
    """Events of one shop over 71 days: `rule` is SQL of the number of rows on `day`, `age` days before the last."""
    return f"""
        create table events as
        select 'S' as shop, day, day || '-' || i as id, day + interval 23 hour as delivered_at
        from (select date '2025-03-27' - age::integer as day, age from range(71) as r(age)),
            unnest(range(cast({rule} as integer))) as slot(i)
    """


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("timestamptz '2025-03-26 15:59:59+00'", date(2025, 3, 26)),
        ("timestamptz '2025-03-26 16:00:00+00'", date(2025, 3, 27)),
        ("timestamp '2025-03-26 16:00:00'", date(2025, 3, 27)),
        ("date '2025-03-27'", date(2025, 3, 27)),
    ],
)
def test_shanghai_day_turns_at_sixteen_utc_whatever_the_session(instant: str, expected: date) -> None:
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'America/New_York'")
        assert con.execute(f"select {shanghai_day(instant)}").fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("n", "expected", "is_strange"),
    [
        (0, 10, False),
        (0, 40, True),
        (31, 10, False),
        (200, 40, True),
        (20, 60, False),
        (10, 100, True),
        (250, 100, False),
    ],
)
def test_strange_needs_both_the_ratio_and_the_chance(n: int, expected: int, is_strange: bool) -> None:
    with duckdb.connect() as con:
        score = con.execute(f"select {strange(f'{n}.0', f'{expected}.0')}").fetchall()[0][0]
    assert (abs(score) > 1) is is_strange


def test_volume_knows_weekends(measure) -> None:
    weekends = counted("case when isodow(day) >= 6 then 200 else 20 end")
    assert abs(measure(weekends, daily_volume(), SOURCE.relations())["score"]) < 0.2


def test_volume_band_is_not_widened_by_an_incident_before(measure) -> None:
    twice = counted("case when age in (0, 7) then 1000 else 100 end")
    numbers = measure(twice, daily_volume(), SOURCE.relations())
    assert numbers["expected"] == 100
    assert numbers["score"] > 1


def test_volume_sees_a_silent_shop_beside_full_ones(measure) -> None:
    setup = counted("100") + "; insert into events select 'T', day, id || 't', delivered_at from events"
    lost = setup + "; delete from events where shop = 'T' and day = date '2025-03-27' and hash(id) % 10 > 0"
    assert abs(measure(setup, daily_volume(), SOURCE.relations())["score"]) < 0.1
    assert measure(lost, daily_volume(), SOURCE.relations())["score"] < -1


def test_versions_of_a_record_count_once(measure) -> None:
    setup = counted("100") + "; insert into events select * from events where day < date '2025-03-20'"
    assert measure(setup, daily_volume(), SOURCE.relations())["expected"] == 100


@pytest.mark.parametrize(("hours", "declared", "lag"), [(31, 0, 0), (55, 0, 1), (31, 2, 2), (103, 0, 3)])
def test_reach_learns_how_far_deliveries_trail(measure, hours: int, declared: int, lag: int) -> None:
    setup = counted("5").replace("23 hour", f"{hours - 8} hour")
    source = DailySource("events", "day", ("id",), scope=None, lag_days=declared, extracted_at="delivered_at")
    with duckdb.connect() as con:
        con.execute(setup)
        query = dict(source.relations())["reach"].replace("$as_of", "date '2025-03-27'")
        assert con.execute(query).fetchone()[0] == lag


def test_reach_stays_declared_until_three_deliveries(measure) -> None:
    source = DailySource("events", "day", ("id",), scope=None, extracted_at="delivered_at")
    with duckdb.connect() as con:
        con.execute(counted("5"))
        con.execute("update events set delivered_at = timestamp '2026-01-01'")  # a backfill, all at once
        query = dict(source.relations())["reach"].replace("$as_of", "date '2025-03-27'")
        assert con.execute(query).fetchall() == [(0, date(2025, 3, 27))]
