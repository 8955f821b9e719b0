"""A tiny random world for member vitality: the tables its models read, written by hand into a throw-away warehouse.

Everything upstream of vitality (staging, identity, order lines, calendar) is a plain table here, so the tests see the
vitality models alone. `world` is the same content as Python lists, for the day-by-day oracle.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt_child import PARSED_VARIABLE
from orchestration.manifest import parsed_project

PROJECT = Path(__file__).resolve().parents[3] / "dbt_project"
FIRST = date(2025, 1, 1)
THROUGH = date(2025, 7, 20)
MIN_REPEATS = 6
SLICE_ROWS = 30  # a third of the members: what is built in slices must be whole
BRANDS = ("b1", "b2")
CATEGORIES = ("c1", "c2", "c3")
WORKED = "b3"  # the brand of the one member whose life docs/vitality.md tells
DECLARED = {(WORKED, "c1"): 20, ("b1", "c1"): 14, ("b1", "c2"): 21, ("b2", "c1"): 9, ("b2", "c2"): 30}
Row = tuple[Any, ...]

COLUMNS = {
    "staging.stg_member__members": "brand_id text, member_id text, interest_category text, joined_at timestamp,"
    " closed_at timestamp",
    "staging.stg_member__wecom_contacts": "brand_id text, corp_id text, external_userid text, guide_id text,"
    " added_at timestamp",
    "staging.stg_member__wecom_contact_events": "brand_id text, corp_id text, external_userid text, guide_id text,"
    " change text, occurred_at timestamp",
    "staging.stg_member__wecom_messages": "brand_id text, corp_id text, external_userid text, direction text,"
    " sent_at timestamp",
    "staging.stg_member__service_account_events": "brand_id text, appid text, openid text, event text,"
    " occurred_at timestamp",
    "staging.stg_member__service_account_pushes": "brand_id text, appid text, openid text, clicked_at timestamp",
    "staging.stg_member__mini_program_visits": "brand_id text, appid text, openid text, visited_at timestamp,"
    " stay_seconds bigint, page_views bigint, is_share_click boolean",
    "staging.stg_shop__shops": "shop_id text, appid text",
    "staging.stg_promoter__share_events": "brand_id text, shop_id text, appid text, openid text, unionid text,"
    " action text, occurred_at timestamp",
    "staging.stg_live__live_reservations": "brand_id text, shop_id text, appid text, openid text, unionid text,"
    " reserved_at timestamp, first_watched_at timestamp, watch_seconds bigint",
    "staging.stg_member__service_tickets": "brand_id text, shop_id text, appid text, openid text, unionid text,"
    " opened_at timestamp",
    "staging.stg_member__reviews": "brand_id text, shop_id text, appid text, openid text, unionid text,"
    " reviewed_at timestamp, appended_at timestamp",
    # reached by other ways: read by the models, and told nothing of in this world
    "staging.stg_member__sms_events": "brand_id text, shop_id text, member_id text, phone text, event text,"
    " occurred_at timestamp",
    "intermediate.int_outbound__holder": "brand_id text, person_key text, person_id text",
    "intermediate.int_outbound__group": "brand_id text, person_id text, status text, since_date date",
    "intermediate.int_outbound__number": "brand_id text, person_id text, status text, since_date date,"
    " is_listed boolean",
    "intermediate.int_outbound__consent": "brand_id text, person_id text, channel text, consent text",
    "intermediate.int_outbound__refusal": "brand_id text, person_id text, change_date date, is_refused boolean",
    "intermediate.int_outbound__quota": "brand_id text, person_id text, channel text, quota_left bigint",
    "staging.stg_shop__products": "shop_id text, product_id text, category_id text",
    "staging.stg_brand__category_profile": "brand_id text, category_id text, category_zh text, cycle_days bigint",
    "intermediate.int_identity__person_key": "brand_id text, person_key text, person_id text",
    "marts.fct_order_line": "order_line_id text, brand_id text, shop_id text, order_id text, product_id text,"
    " person_id text, giver_person_id text, receiver_person_id text, paid_date date, merchant_revenue_fen bigint,"
    " channel_id text, is_gift boolean, is_free_gift boolean, order_status text",
    "marts.fct_refund_line": "order_line_id text, completed_date date, refund_fen bigint",
    "marts.dim_date": "date date, month date",
    "marts.fct_touch": "brand_id text, person_id text, touch_date date, direction text",
    "analytics.lifetime_month_score": "brand_id text, person_id text, as_of_date date, p_alive double,"
    " margin_90 double",
}
SHOPLESS = tuple(  # their rows name the appid, so the oracle needs no shop; the models look for one
    f"staging.stg_member__{name}"
    for name in ("wecom_messages", "service_account_events", "service_account_pushes", "mini_program_visits")
)


@dataclass
class World:
    """Rows per table, in the order of `COLUMNS`."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    def add(self, table: str, *row: Any) -> None:
        """One row of `table`."""
        self.rows[table].append(row)


def make_world(seed: int = 11, persons: int = 45) -> World:
    """Two brands, persons with zero to two memberships, and every kind of event, over 200 days and beyond."""
    random_ = random.Random(seed)
    world = World()
    for offset in range((THROUGH - FIRST).days + 40):  # the calendar runs past the last day
        day = FIRST + timedelta(days=offset)
        world.add("marts.dim_date", day, day.replace(day=1))
    for (brand, category), days in DECLARED.items():
        world.add("staging.stg_brand__category_profile", brand, category, f"类目{category}", days)
    for brand in BRANDS:
        world.add("staging.stg_shop__shops", f"shop-{brand}", f"app-{brand}")
        for category in CATEGORIES:
            world.add("staging.stg_shop__products", f"shop-{brand}", f"p-{category}", category)
        for number in range(persons):
            _add_person(world, random_, brand, f"{brand}-{number}")
    _add_worked_member(world)
    for brand, _, person in world.rows["intermediate.int_identity__person_key"]:
        if brand != WORKED and random_.random() < 0.7:
            day = FIRST + timedelta(days=random_.randrange(200))
            world.add("marts.fct_touch", brand, person, day, random_.choice(("outbound", "outbound", "inbound")))
    _score(world, random_)
    _refuse(world, random_)
    return world


def _refuse(world: World, random_: random.Random) -> None:
    """One in seven takes back consent on every way, some allow one again, and some of these withdraw again."""
    keys = world.rows["intermediate.int_identity__person_key"]
    for brand, person in sorted({(brand, person) for brand, _, person in keys if brand != WORKED}):
        day = FIRST
        for turn in range(random_.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3)) if random_.random() < 0.5 else 0):
            day += timedelta(days=random_.randint(1, 60))
            if day <= THROUGH:
                world.add("intermediate.int_outbound__refusal", brand, person, day, turn % 2 == 0)


def _score(world: World, random_: random.Random) -> None:
    """Scores at the ends of two months; some persons have none, some lack a chance or a margin."""
    for brand, person in sorted(
        {(brand, person) for brand, _, person in world.rows["intermediate.int_identity__person_key"]}
    ):
        for day in (date(2025, 6, 30), THROUGH):
            if random_.random() < 0.6:
                chance = random_.choice((None, round(random_.random(), 6)))
                margin = random_.choice((None, -50.0, float(random_.randrange(900))))
                world.add("analytics.lifetime_month_score", brand, person, day, chance, margin)


def _add_worked_member(world: World) -> None:
    """The events of "A member, day by day" in docs/vitality.md, each at noon in Shanghai."""
    person, shop, app, corp = f"{WORKED}-0", f"shop-{WORKED}", f"app-{WORKED}", f"corp-{WORKED}"

    def noon(month: int, day: int) -> datetime:
        return datetime.combine(date(2025, month, day), time(4))

    for key in (f"openid:{app}:{person}", f"external_userid:{corp}:{person}", f"member_id:{WORKED}:m-{person}-0"):
        world.add("intermediate.int_identity__person_key", WORKED, key, person)
    world.add("staging.stg_shop__products", shop, "p-c1", "c1")
    world.add("staging.stg_member__members", WORKED, f"m-{person}-0", None, noon(1, 5), noon(6, 30))
    world.add("staging.stg_member__wecom_contacts", WORKED, corp, person, "guide", noon(1, 8))
    world.add("staging.stg_member__wecom_messages", WORKED, corp, person, "inbound", noon(2, 12))
    for number, day in enumerate((date(2025, 1, 20), date(2025, 3, 10), date(2025, 3, 25))):
        order = (f"o-{person}-{number}", "p-c1", person, None, None, day, 900, "CH01", False, False, "paid")
        world.add("marts.fct_order_line", f"o-{person}-{number}-0", WORKED, shop, *order)
    deleted = (corp, person, "guide", "customer_deleted", noon(5, 2))
    world.add("staging.stg_member__wecom_contact_events", WORKED, *deleted)
    world.add("staging.stg_member__service_account_events", WORKED, app, person, "subscribe", noon(5, 20))


def _add_person(world: World, random_: random.Random, brand: str, person: str) -> None:
    for key in (f"openid:app-{brand}:{person}", f"external_userid:corp-{brand}:{person}"):
        world.add("intermediate.int_identity__person_key", brand, key, person)
    joins = [FIRST + timedelta(days=random_.randint(-20, 120)) for _ in range(random_.choice((0, 1, 1, 1, 1, 2)))]
    for card, joined in enumerate(joins):
        member = f"m-{person}-{card}"
        world.add("intermediate.int_identity__person_key", brand, f"member_id:{brand}:{member}", person)
        closed = joined + timedelta(days=random_.randint(-5, 250)) if random_.random() < 0.15 else None
        interest = random_.choice((None, None, "c2", "类目c1", "c3", "nonsense"))
        world.add(
            "staging.stg_member__members",
            brand,
            member,
            interest,
            _at(random_, joined),
            closed and _at(random_, closed),
        )
    _add_contacts(world, random_, brand, person)
    _add_acts(world, random_, brand, person)
    _add_orders(world, random_, brand, person)


def _at(random_: random.Random, day: date) -> datetime:
    """An instant in UTC within the business day (Asia/Shanghai) `day`."""
    return datetime.combine(day, time()) + timedelta(seconds=random_.randint(0, 86399)) - timedelta(hours=8)


def _day(random_: random.Random) -> date:
    return FIRST + timedelta(days=random_.randint(0, (THROUGH - FIRST).days + 3))


def _add_contacts(world: World, random_: random.Random, brand: str, person: str) -> None:
    for guide in range(random_.choice((0, 1, 1, 2))):
        name = f"guide-{guide}"
        world.add(
            "staging.stg_member__wecom_contacts", brand, f"corp-{brand}", person, name, _at(random_, _day(random_))
        )
        for _ in range(random_.choice((0, 0, 1, 3))):
            change = random_.choice(("add", "customer_deleted", "employee_deleted", "transferred"))
            world.add(
                "staging.stg_member__wecom_contact_events",
                *(brand, f"corp-{brand}", person, name, change, _at(random_, _day(random_))),
            )
    for _ in range(random_.choice((0, 0, 1, 2, 4))):
        event = random_.choice(("subscribe", "subscribe", "unsubscribe", "scan", "menu_click", "message"))
        world.add(
            "staging.stg_member__service_account_events",
            *(brand, f"app-{brand}", person, event, _at(random_, _day(random_))),
        )


def _add_acts(world: World, random_: random.Random, brand: str, person: str) -> None:
    app = f"app-{brand}"
    scope = (f"shop-{brand}", random_.choice((app, None)))  # an openid without an appid belongs to its shop's
    for _ in range(random_.choice((0, 1, 4, 9))):
        at = _at(random_, _day(random_))
        kind = random_.randrange(7)
        if kind == 0:
            direction = random_.choice(("inbound", "outbound"))
            world.add("staging.stg_member__wecom_messages", brand, f"corp-{brand}", person, direction, at)
        elif kind == 1:
            world.add("staging.stg_member__service_account_pushes", brand, app, person, random_.choice((at, None)))
        elif kind == 2:
            visit = (random_.choice((5, 29, 30, None)), random_.choice((1, 2, None)), random_.random() < 0.2)
            world.add("staging.stg_member__mini_program_visits", brand, app, person, at, *visit)
        elif kind == 3:
            action = random_.choice(("share", "click"))
            world.add("staging.stg_promoter__share_events", brand, *scope, person, None, action, at)
        elif kind == 4:
            world.add("staging.stg_member__service_tickets", brand, *scope, person, None, at)
        elif kind == 5:
            later = random_.choice((None, at + timedelta(days=random_.randint(1, 30))))
            world.add("staging.stg_member__reviews", brand, *scope, person, None, at, later)
        else:
            watched = random_.choice((None, at + timedelta(hours=random_.randint(0, 60))))
            seconds = random_.choice((None, 59, 60))
            world.add("staging.stg_live__live_reservations", brand, *scope, person, None, at, watched, seconds)


def _add_orders(world: World, random_: random.Random, brand: str, person: str) -> None:
    start, gap = random_.randint(0, 150), random_.randint(4, 45)
    for number in range(random_.choice((0, 0, 1, 1, 2, 3, 6, 9))):
        day = FIRST + timedelta(days=start + number * gap + random_.randint(0, 3))
        if day > THROUGH:
            return
        other = f"{brand}-{random_.randrange(45)}"
        gift = random_.random() < 0.15
        for line in range(random_.choice((1, 1, 2))):
            category = random_.choice((*CATEGORIES, "c1", "absent"))
            line_id, revenue = f"o-{person}-{number}-{line}", random_.choice((0, 100, 250, 900))
            channel, status = random_.choice(("CH01", "CH01", "CH23")), random_.choice(("paid", "gift_pending"))
            buyer = (other, person, other) if gift else (person, None, None)
            world.add(
                "marts.fct_order_line",
                *(line_id, brand, f"shop-{brand}", f"o-{person}-{number}", f"p-{category}", *buyer, day, revenue),
                *(channel, gift, random_.random() < 0.1, status),
            )
            if random_.random() < 0.2:
                done = min(day + timedelta(days=random_.randint(0, 30)), THROUGH)
                world.add("marts.fct_refund_line", line_id, done, revenue)


def fill(warehouse: Path, world: World) -> None:
    """Writes the world and the two seeds into a new warehouse file."""
    with duckdb.connect(str(warehouse)) as connection:
        for schema in ("staging", "intermediate", "marts", "seeds", "analytics"):
            connection.execute(f"create schema {schema}")
        for table, columns in COLUMNS.items():
            connection.execute(f"create table {table} ({columns})")
            if world.rows[table]:
                marks = ", ".join("?" for _ in world.rows[table][0])
                connection.executemany(f"insert into {table} values ({marks})", world.rows[table])
        for table in SHOPLESS:
            connection.execute(f"alter table {table} add column shop_id text")
        connection.execute("alter table staging.stg_member__members add column join_source text")
        connection.execute("alter table staging.stg_member__members add column member_phone text")
        connection.execute("alter table marts.fct_touch add column component_id text")
        connection.execute("update staging.stg_member__members set join_source = 'qr' where length(member_id) % 2 = 0")
        for seed in ("member_state", "meaningful_event"):
            path = PROJECT / "seeds" / f"{seed}.csv"
            connection.execute(f"create table seeds.{seed} as from read_csv('{path}', all_varchar = false)")
        connection.execute("delete from seeds.meaningful_event where category_id != '*'")
        connection.executemany(
            "insert into seeds.meaningful_event values (?, ?, ?, ?, '')",
            [
                (category, kind, is_meaningful, component)
                for (category, kind), (is_meaningful, component) in RULES.items()
            ],
        )


OVERRIDES = {("c1", "mini_program_view"): False, ("c2", "live_reservation"): True}
RULES = {rule: (holds, rule[1].partition("_")[0]) for rule, holds in OVERRIDES.items()}


def run_dbt(warehouse: Path, command: str, *selection: str) -> subprocess.CompletedProcess[str]:
    """`dbt <command>` on the selected nodes and `warehouse`; scratch files lie beside the warehouse."""
    scratch = warehouse.parent
    variables = f"{{through_date: '{THROUGH}', min_repeats: {MIN_REPEATS}, slice_rows: {SLICE_ROWS}}}"
    arguments = [
        sys.executable,
        "-m",
        "orchestration.dbt_child",
        "--no-use-colors",
        command,
        "--project-dir",
        str(PROJECT),
    ]
    arguments += ["--profiles-dir", str(PROJECT), "--target-path", str(scratch / "target"), "--vars", variables]
    arguments += ["--log-path", str(scratch / "logs"), "--select", *selection]
    places = {"HUOSHUI_WAREHOUSE": str(warehouse), "HUOSHUI_TEMP_DIR": str(scratch / "spill")}
    environment = {**os.environ, **places, PARSED_VARIABLE: str(parsed_project() or "")}
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Facts:
    """What the oracle may know of the world besides its rows."""

    FIRST: date = FIRST
    THROUGH: date = THROUGH
    MIN_REPEATS: int = MIN_REPEATS
    BRANDS: tuple[str, ...] = (*BRANDS, WORKED)
    DECLARED: dict[tuple[str, str], int] = field(default_factory=lambda: DECLARED)
    OVERRIDES: dict[tuple[str, str], bool] = field(default_factory=lambda: OVERRIDES)


@pytest.fixture(scope="session")
def facts() -> Facts:
    """Calendar, declared cycles and edited rules of the world."""
    return Facts()


@pytest.fixture(scope="session")
def world() -> World:
    """The random world as lists of rows."""
    return make_world()


@pytest.fixture(scope="session")
def warehouse(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file in which the vitality models were built from the world."""
    path = tmp_path_factory.mktemp("vitality") / "warehouse.duckdb"
    fill(path, world)
    done = run_dbt(path, "run", "path:models/intermediate/vitality", "path:models/marts/vitality")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return path


@pytest.fixture(scope="session")
def vitality(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse, opened for reading."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def failed_claims(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """Runs the dbt tests of vitality on a copy of the warehouse after `fault` (SQL); returns the names that failed."""

    def failed_after(fault: str) -> set[str]:
        copy = tmp_path_factory.mktemp("fault") / warehouse.name
        shutil.copy(warehouse, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute(fault)
        done = run_dbt(copy, "test", "path:tests/vitality")
        assert "Finished running" in done.stdout, done.stdout[-6000:]
        return set(re.findall(r"FAIL \d+ (assert_\w+)", done.stdout))

    return failed_after
