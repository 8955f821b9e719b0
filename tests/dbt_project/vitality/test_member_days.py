"""SQL intervals and marts against a day-by-day oracle that knows only the definitions of docs/vitality.md.

The oracle walks every member through every day and asks each question anew from the raw rows: no boundary dates, no
running sums, no intervals. Slow by design; the world is tiny.
"""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds"
BRAND_GIFT = "CH23"


def business_day(instant: datetime) -> date:
    """Day in Asia/Shanghai of an instant in UTC."""
    return (instant + timedelta(hours=8)).date()


@dataclass
class Person:
    """Everything one person did, by business day."""

    orders: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    spend: list[tuple[date, str, int]] = field(default_factory=list)
    category_days: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    acts: list[tuple[date, str]] = field(default_factory=list)
    contact_words: dict[str, list[tuple[datetime, bool]]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Standing:
    """A member at the end of a day."""

    state: str
    category: str
    is_reachable: bool
    is_headline: bool
    is_buyer: bool
    is_dead: bool


class Oracle:
    """Answers what a member is on a day, from the rows of the world."""

    def __init__(self, world: Any, facts: Any) -> None:
        self.world, self.facts = world, facts
        self.rows = world.rows
        self.people: dict[tuple[str, str], Person] = defaultdict(Person)
        with (SEEDS / "meaningful_event.csv").open(encoding="utf-8") as file:
            self.meaningful = {r["act_kind"]: r["is_meaningful"] == "true" for r in csv.DictReader(file)}
        self._take_orders()
        self._take_acts()
        self._take_contacts()
        self.cycles: dict[tuple[str, str, date], int] = {}

    def _take_orders(self) -> None:
        category_of = {p: c for _, p, c in self.rows["staging.stg_shop__products"]}
        line_owner: dict[str, tuple[Person, date, str | None]] = {}
        for row in self.rows["marts.fct_order_line"]:
            line, brand, _, order, product, person, giver, receiver, day, revenue, channel, gift, free, status = row
            if gift and receiver and status != "gift_pending":
                self.people[brand, receiver].acts.append((day, "gift_accept"))
            if free or channel == BRAND_GIFT:
                continue
            buyer = self.people[brand, giver or person]
            line_owner[line] = (buyer, day, category_of.get(product))
            buyer.orders[day].add(order)
            buyer.acts.append((day, "order"))
            if product in category_of:
                buyer.spend.append((day, category_of[product], revenue))
                buyer.category_days[category_of[product]].add(day)
        for line, day, amount in self.rows["marts.fct_refund_line"]:
            if line in line_owner:
                buyer, paid, bought = line_owner[line]
                if bought:
                    buyer.spend.append((max(day, paid), bought, -amount))

    def _take_acts(self) -> None:
        rows = self.rows
        for brand, _, person, direction, at in rows["staging.stg_member__wecom_messages"]:
            self._act(brand, person, at if direction == "inbound" else None, "wecom_message")
        for brand, _, person, event, at in rows["staging.stg_member__service_account_events"]:
            self._act(brand, person, at, f"account_{event}")
        for brand, _, person, at in rows["staging.stg_member__service_account_pushes"]:
            self._act(brand, person, at, "push_click")
        for brand, _, person, at, stay, pages, shared in rows["staging.stg_member__mini_program_visits"]:
            viewed = (pages or 0) >= 2 or (stay or 0) >= 30
            kind = "share_click" if shared else "mini_program_view" if viewed else "mini_program_login"
            self._act(brand, person, at, kind)
        for brand, _, _, person, _, action, at in rows["staging.stg_promoter__share_events"]:
            self._act(brand, person, at, "share_click" if action == "click" else "share")
        for brand, _, _, person, _, at, watched, seconds in rows["staging.stg_live__live_reservations"]:
            self._act(brand, person, at, "live_reservation")
            self._act(brand, person, watched, "live_watch" if (seconds or 0) >= 60 else "live_glance")
        for brand, _, _, person, _, at in rows["staging.stg_member__service_tickets"]:
            self._act(brand, person, at, "service_contact")
        for brand, _, _, person, _, at, later in rows["staging.stg_member__reviews"]:
            self._act(brand, person, at, "review")
            self._act(brand, person, later, "review")

    def _act(self, brand: str, person: str, at: datetime | None, kind: str) -> None:
        if at is not None:
            self.people[brand, person].acts.append((business_day(at), kind))

    def _take_contacts(self) -> None:
        for brand, _, person, guide, at in self.rows["staging.stg_member__wecom_contacts"]:
            self.people[brand, person].contact_words[guide].append((at, True))
        for brand, _, person, guide, change, at in self.rows["staging.stg_member__wecom_contact_events"]:
            word = (at, change in ("add", "transferred"))
            self.people[brand, person].contact_words[guide].append(word)
        for brand, app, person, event, at in self.rows["staging.stg_member__service_account_events"]:
            if event in ("subscribe", "unsubscribe"):
                self.people[brand, person].contact_words[app].append((at, event == "subscribe"))

    def is_reachable(self, person: Person, day: date) -> bool:
        """Whether the last word of any contact by the end of the day is an open one."""
        for words in person.contact_words.values():
            heard = [word for word in words if business_day(word[0]) <= day]
            if heard and max(heard, key=lambda word: (word[0], not word[1]))[1]:
                return True
        return False

    def refuses(self, brand: str, person: str, day: date) -> bool:
        """Whether the person's last word by the end of the day took consent back on every way."""
        words = [
            (said, refused)
            for owner, who, said, refused in self.rows["intermediate.int_outbound__refusal"]
            if (owner, who) == (brand, person) and said <= day
        ]
        return bool(words) and max(words)[1]

    def main_category(self, brand: str, person: Person, interest: str | None, day: date) -> str:
        """By own net spend, else stated interest, else what the brand sells most before the month."""
        totals = Counter[str]()
        for spent_on, category, amount in person.spend:
            if spent_on <= day:
                totals[category] += amount
        for category, amount in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
            if amount > 0:
                return category
        declared = {c for b, c, *_ in self.rows["staging.stg_brand__category_profile"] if b == brand}
        known = declared | {c for (b, _), p in self.people.items() if b == brand for _, c, _ in p.spend}
        named = (interest or "").removeprefix("类目") if (interest or "").removeprefix("类目") in declared else interest
        return named if named in known else self._brand_category(brand, declared, known, day.replace(day=1))

    def _brand_category(self, brand: str, declared: set[str], known: set[str], month: date) -> str:
        month = max(month, self.facts.FIRST)
        totals = dict.fromkeys(known | {"unknown"}, 0)
        for (owner, _), person in self.people.items():
            for spent_on, category, amount in person.spend:
                if owner == brand and spent_on < month:
                    totals[category] += amount
        return min(totals, key=lambda category: (-totals[category], category not in declared, category))

    def cycle(self, brand: str, category: str, day: date) -> int:
        """Lower median of the gaps that are closed and mature before the month, else declared, else 60 days."""
        month = max(day.replace(day=1), self.facts.FIRST)
        if (brand, category, month) not in self.cycles:
            self.cycles[brand, category, month] = self._cycle(brand, category, month)
        return self.cycles[brand, category, month]

    def _cycle(self, brand: str, category: str, month: date) -> int:
        declared = self.facts.DECLARED.get((brand, category), 60)
        gaps = []
        for (owner, _), person in list(self.people.items()):
            days = sorted(person.category_days[category]) if owner == brand else []
            for before, after in pairwise(days):
                if after < month and before + timedelta(days=2 * declared) < month:
                    gaps.append((after - before).days)
        return sorted(gaps)[(len(gaps) - 1) // 2] if len(gaps) >= self.facts.MIN_REPEATS else declared

    def stand(self, member: tuple[Any, ...], day: date) -> Standing | None:
        """The member at the end of the day; None before joining."""
        brand, member_id, interest, joined_at, closed_at = member
        joined = business_day(joined_at)
        if day < joined:
            return None
        person = self.people[brand, member_id[2:].rsplit("-", 1)[0]]
        category = self.main_category(brand, person, interest, day)
        cycle = self.cycle(brand, category, day)
        interactions = [
            d
            for d, kind in person.acts
            if d <= day and self._counts(kind, self.main_category(brand, person, interest, max(d, joined)))
        ]
        ordered = [d for d in person.orders if d <= day]
        since_order = (day - max(ordered)).days if ordered else None
        since_interaction = (day - max(interactions)).days if interactions else None
        is_closed = closed_at is not None and closed_at >= joined_at and business_day(closed_at) <= day
        is_closed = is_closed or self.refuses(brand, member_id[2:].rsplit("-", 1)[0], day)
        is_reachable = self.is_reachable(person, day) and not is_closed
        orders = sum(len(person.orders[d]) for d in ordered)
        clock = since_order if since_order is not None else (day - joined).days
        last_act = max([joined, *(d for d, _ in person.acts if d <= day)])
        return Standing(
            state=_state(is_closed, is_reachable, orders, (clock, since_interaction), cycle),
            category=category,
            is_reachable=is_reachable,
            is_headline=is_reachable and since_interaction is not None and since_interaction < cycle,
            is_buyer=is_reachable and since_order is not None and since_order < 1.5 * cycle,
            is_dead=(day - last_act).days >= 365,
        )

    def _counts(self, kind: str, category: str) -> bool:
        return self.facts.OVERRIDES.get((category, kind), self.meaningful[kind])


def _state(is_closed: bool, is_reachable: bool, orders: int, clocks: tuple[int, int | None], cycle: int) -> str:
    """The ladder of docs/vitality.md, first true wins."""
    recency, since_interaction = clocks
    ladder = [
        ("opted_out", is_closed),
        ("lost_reach", not is_reachable),
        ("prospect", orders == 0 and recency <= cycle),
        ("new", orders == 1 and recency <= cycle),
        ("steady", orders >= 3 and recency <= cycle),
        ("active", orders >= 2 and recency <= cycle),
        ("active", since_interaction is not None and since_interaction <= 0.5 * cycle),
        ("cooling", recency <= 1.5 * cycle),
        ("dormant", recency <= 3 * cycle),
    ]
    return next((state for state, holds in ladder if holds), "lapsed")


@pytest.fixture(scope="module")
def days(world: Any, facts: Any) -> dict[tuple[str, str, date], Standing]:
    """(brand, member, day) -> standing, for every member and day."""
    oracle = Oracle(world, facts)
    calendar = [facts.FIRST + timedelta(days=n) for n in range(-25, (facts.THROUGH - facts.FIRST).days + 1)]
    members = world.rows["staging.stg_member__members"]
    stands = ((m[0], m[1], day, oracle.stand(m, day)) for m in members for day in calendar)
    return {(brand, member, day): stand for brand, member, day, stand in stands if stand}


def test_world_reaches_every_state_and_measured_and_declared_cycles(
    days: dict[tuple[str, str, date], Standing], vitality: duckdb.DuckDBPyConnection
) -> None:
    counted = Counter(stand.state for stand in days.values())
    assert len(counted) == 9
    assert min(counted.values()) > 20
    found = vitality.execute("select distinct is_measured from intermediate.int_vitality__category_cycle").fetchall()
    assert len(found) == 2


def test_state_interval_gives_every_member_the_oracle_state_on_every_day(
    days: dict[tuple[str, str, date], Standing], vitality: duckdb.DuckDBPyConnection
) -> None:
    sql = """
        select brand_id, member_id, state, unnest(generate_series(valid_from_date, valid_to_date, interval 1 day))::date
        from intermediate.int_vitality__state_interval
    """
    rows = vitality.execute(sql).fetchall()
    built = {(brand, member, day): state for brand, member, state, day in rows}
    assert len(built) == len(rows)
    assert built == {key: stand.state for key, stand in days.items()}


def test_state_interval_has_few_rows_per_member(vitality: duckdb.DuckDBPyConnection) -> None:
    sql = "select count(*) / count(distinct member_id) from intermediate.int_vitality__state_interval"
    rows_per_member = vitality.execute(sql).fetchall()[0][0]
    assert rows_per_member < 20


def test_mart_member_state_counts_the_oracle_days(
    days: dict[tuple[str, str, date], Standing], vitality: duckdb.DuckDBPyConnection, facts: Any
) -> None:
    counted = Counter((brand, day, stand.state) for (brand, _, day), stand in days.items() if day >= facts.FIRST)
    rows = vitality.execute("select brand_id, date, state, members from marts.mart_member_state").fetchall()
    assert {row[:3]: row[3] for row in rows if row[3]} == dict(counted)
    first_days = {brand: min(day for owner, _, day in days if owner == brand) for brand in facts.BRANDS}
    calendar = [(facts.THROUGH - max(day, facts.FIRST)).days + 1 for day in first_days.values()]
    assert len(rows) == 9 * sum(calendar)


def test_mart_member_transition_pairs_the_oracle_days(
    days: dict[tuple[str, str, date], Standing], vitality: duckdb.DuckDBPyConnection, facts: Any
) -> None:
    counted: Counter[tuple[Any, ...]] = Counter()
    for (brand, member, day), stand in days.items():
        if day.day == 1 and day >= facts.FIRST:
            end = min((day + timedelta(days=31)).replace(day=1), facts.THROUGH)
            counted[brand, day, stand.state, days[brand, member, end].state] += 1
    rows = vitality.execute("select * from marts.mart_member_transition").fetchall()
    assert {row[:4]: row[4] for row in rows} == dict(counted)


def test_mart_member_vitality_counts_the_oracle_days(
    days: dict[tuple[str, str, date], Standing], vitality: duckdb.DuckDBPyConnection, facts: Any
) -> None:
    expected: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 5)
    for (brand, _, day), stand in days.items():
        if day >= facts.FIRST and (day == facts.THROUGH or (day + timedelta(days=1)).day == 1):
            for category in ("all", stand.category):
                flags = (stand.is_reachable, stand.is_headline, stand.is_buyer, True, stand.is_dead)
                cell = expected[brand, day, category]
                cell[:] = [count + flag for count, flag in zip(cell, flags, strict=True)]
    sql = """
        select brand_id, as_of_date, category_id, variant, reachable_members, active_members, base_members,
            huoshui_rate, dead_record_rate
        from marts.mart_member_vitality where source = 'all' and variant in ('headline', 'buy_flow', 'total_base')
    """
    rows = vitality.execute(sql).fetchall()
    assert len(rows) == 3 * len(expected)
    for brand, day, category, variant, reachable, active, base, rate, dead_rate in rows:
        real, headline, buyers, everybody, dead = expected[brand, day, category]
        population = everybody if variant == "total_base" else real
        assert (reachable, active, base) == (population, buyers if variant == "buy_flow" else headline, everybody)
        assert rate == (active / population if population else None)
        assert dead_rate == dead / everybody
