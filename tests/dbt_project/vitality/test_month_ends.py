"""The variants of the rate and the drivers of its change, counted anew in Python from members, acts and touches.

Who is reachable comes from the timeline, which the day-by-day oracle holds to the raw rows. Everything a month end adds
to it is walked here member by member, and a driver is the mean over all orders in which the four factors could move.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import duckdb
import pytest

FACTORS = ("reach", "interaction", "mix", "cycle")
Key = tuple[str, date, str, str]
Cells = dict[Key, dict[str, float]]

MEMBER = """
    select brand_id, member_id, person_id, join_source, month, as_of_date, category_id, is_reachable and not is_closed,
        cycle_days, valid_from_date
    from intermediate.int_vitality__timeline
    inner join intermediate.int_vitality__member using (brand_id, member_id)
    inner join (select month, max(date) as as_of_date from marts.dim_date where date <= date '2025-07-20' group by 1)
        on as_of_date between valid_from_date and valid_to_date
"""
ACT = """
    select brand_id, member_id, act_date, category_id, act_kind from intermediate.int_vitality__act
    inner join intermediate.int_vitality__member as m using (brand_id, person_id)
    inner join intermediate.int_vitality__member_category as c using (brand_id, member_id)
    where greatest(act_date, m.joined_date) between c.valid_from_date and c.valid_to_date
"""


def _beside(month: date, step: int) -> date:
    """First day of the month before (-1) or after (1)."""
    return (month + timedelta(days=31 if step > 0 else -1)).replace(day=1)


@pytest.fixture(scope="module")
def cells(vitality: duckdb.DuckDBPyConnection) -> Cells:
    """(brand, month, category or `all`, source or `all`) -> what is counted, member by member."""
    rows = vitality.execute
    cycle_of = {
        (brand, category, month): days
        for brand, category, month, days in rows(
            "select brand_id, category_id, month, cycle_days from intermediate.int_vitality__category_cycle"
        ).fetchall()
    }
    rules = {(row[0], row[1]): row[2:4] for row in rows("select * from seeds.meaningful_event").fetchall()}
    acts = defaultdict(list)
    for brand, member, day, category, kind in rows(ACT).fetchall():
        counts, component = rules.get((category, kind), rules["*", kind])
        if counts:
            acts[brand, member].append((day, component))
    sent = defaultdict(list)
    for brand, person, day in rows(
        "select brand_id, person_id, touch_date from marts.fct_touch where direction = 'outbound'"
    ).fetchall():
        sent[brand, person].append(day)
    scores = {row[:3]: row[3:] for row in rows("select * from analytics.lifetime_month_score").fetchall()}

    counted: Cells = defaultdict(Counter)
    known: dict[tuple[str, str, date], tuple[bool, bool]] = {}
    for brand, member, person, source, month, day, category, reachable, cycle, _ in sorted(
        rows(MEMBER).fetchall(), key=lambda row: row[4]
    ):
        done = [act for act in acts[brand, member] if act[0] <= day]
        touched = [on for on in sent[brand, person] if on <= day]

        def active(days: int, day: date = day, done: list[Any] = done, reachable: bool = reachable) -> bool:
            return reachable and any((day - on).days < days for on, _ in done)

        window = [act for act in done if (day - act[0]).days < cycle]
        answers = [on for on, _ in window if any(0 <= (on - touch).days <= 7 for touch in touched)]
        earlier = known.get((brand, member, _beside(month, -1)))
        known[brand, member, month] = (reachable, active(cycle))
        chance, margin = scores.get((brand, person, day), (0, 0))
        one = {
            "base": 1,
            "reachable": reachable,
            "active": active(cycle),
            "active_earlier": active(cycle_of.get((brand, category, _beside(month, -1)), cycle)),
            "active_later": active(cycle_of.get((brand, category, _beside(month, 1)), cycle)),
            "two_way": active(cycle) and bool(answers),
            "multi_source": active(cycle) and len({component for _, component in window}) >= 2,
            "started": earlier is not None,
            "new_flow": earlier is not None and active(cycle) and not earlier[1],
            "lost": earlier is not None and earlier[0] and not reachable,
            "inbound": sum(on >= month for on, _ in done),
            "outbound": sum(on >= month for on in touched),
            "judged": reachable and chance is not None,
            "alive": chance if reachable and chance else 0,
            "valued": reachable and margin is not None,
            "valued_active": active(cycle) and margin is not None,
            "margin": max(margin or 0, 0) if reachable else 0,
            "active_margin": max(margin or 0, 0) if active(cycle) else 0,
        }
        for key in ((category, source), (category, "all"), ("all", source), ("all", "all")):
            counted[brand, month, *key].update({name: float(amount) for name, amount in one.items()})
    return counted


def test_variants_count_what_single_members_say(cells: Cells, vitality: duckdb.DuckDBPyConnection) -> None:
    rows = vitality.execute("""
        select brand_id, month, category_id, source, variant, active_members, reachable_members, numerator, denominator,
            activated_members, lost_members, inbound_interactions, outbound_touches
        from marts.mart_member_vitality
    """).fetchall()
    parts = {name: (name, "reachable") for name in ("two_way", "multi_source")} | {
        "headline": ("active", "reachable"),
        "new_flow": ("new_flow", "started"),
        "total_base": ("active", "base"),
        "expected_alive": ("alive", "judged"),
        "value_flow": ("valued_active", "valued"),
    }
    assert {row[:4] for row in rows} == set(cells)
    assert {row[1] for row in rows if row[4] == "value_flow"} == {date(2025, 6, 1), date(2025, 7, 1)}
    for brand, month, category, source, variant, active, reachable, top, bottom, *others in rows:
        cell = cells[brand, month, category, source]
        assert others == [cell["new_flow"], cell["lost"], cell["inbound"], cell["outbound"]]
        if variant in parts:
            part, whole = (cell[name] for name in parts[variant])
            assert (active, reachable) == (round(part), whole)
            yuan = (cell["active_margin"] / 100, cell["margin"] / 100)
            assert (top, bottom) == pytest.approx(yuan if variant == "value_flow" else (part, whole))
    assert min(sum(cell[name] for cell in cells.values()) for name in ("two_way", "multi_source", "new_flow")) > 20


def _rate(cells: Cells, scope: list[tuple[Key, Key]], moved: set[str], variant: str) -> float | None:
    """The rate when the factors of `moved` are those of the month and the others those of the month before."""
    reached = active = 0.0
    sides = [(cells.get(before, Counter()), cells.get(now, Counter())) for before, now in scope]
    totals = [sum(pair[side]["base"] for pair in sides) for side in (0, 1)]
    for pair in sides:
        base = "mix" in moved
        mix = pair[base]["base"] / totals[base]
        reach = pair["reach" in moved] if pair["reach" in moved]["base"] else pair["reach" not in moved]
        share = mix * reach["reachable"] / reach["base"] if reach["base"] else 0
        done = "interaction" in moved
        done = done if pair[done]["reachable"] else not done
        other = "active_earlier" if done else "active_later"
        # where a month knows no actives, the other month's stand in, with the cycle that was asked for
        name = "active" if ("cycle" in moved) == done else other
        reached += share
        active += share * pair[done][name] / pair[done]["reachable"] if pair[done]["reachable"] else 0
    return active if variant == "total_base" else active / reached if reached else None


def test_drivers_are_the_mean_over_all_orders_of_moving(cells: Cells, vitality: duckdb.DuckDBPyConnection) -> None:
    rows = vitality.execute("""
        select brand_id, month, category_id, source, variant, rate_change, driver_reach, driver_interaction, driver_mix,
            driver_cycle
        from marts.mart_member_vitality where rate_change is not null
    """).fetchall()
    assert len(rows) > 100
    assert all(max(abs(row[place]) for row in rows) > 0.01 for place in range(6, 10))
    categories = {key[2] for key in cells} - {"all"}
    for brand, month, category, source, variant, change, *drivers in rows:
        scope = [
            ((brand, _beside(month, -1), name, source), (brand, month, name, source))
            for name in sorted(categories if category == "all" else {category})
        ]
        found = dict.fromkeys(FACTORS, 0.0)
        for order in permutations(FACTORS):
            moved: set[str] = set()
            for factor in order:
                before = _rate(cells, scope, moved, variant) or 0
                moved.add(factor)
                found[factor] += ((_rate(cells, scope, moved, variant) or 0) - before) / 24
        assert drivers == pytest.approx(list(found.values()), abs=1e-9)
        assert sum(drivers) == pytest.approx(change, abs=1e-10)
