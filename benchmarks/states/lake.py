"""Member streams of a year and one more night as intake leaves them (`drawn_lake`).

Run:  `python -m benchmarks.states.lake <home> <members>` makes such a home; then its sides, one by one (`sides.py`).

Flow: numbers 0 ... -> one statement per stream and night.
Why:  a member has a few records of every kind, drawn by a hash of its number, so that nothing depends on the threads.
      The second night is one day later and touches one member of a hundred: each visits, some buy, are lost or found
      again, and new ones join. What orders and identity leave behind for these members is in `inputs.py`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.drawn_lake import DAYS, TOML, draw, envelope, show
from ingestion.settings import Home, create_home

FIRST_DAY = date(2025, 6, 16)
LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)  # of the second night; in the middle of a month
EVERY = 100  # one member in so many is touched by the second night
NEW_EVERY = 2_000  # and one joins for so many
CATEGORIES = 6
TOUCHED = f"i % {EVERY} = 7"
BRAND = "'b' as brand_id, 's' as shop_id"
_OPENID = "'wx' as appid, 'o' || i as openid"
_FRIEND = "'c' as corp_id, 'g' || i % 300 as guide_id, 'e' || i as external_userid"


@dataclass(frozen=True, slots=True)
class Stream:
    """`times`: records of member i in the year, as SQL; `tonight`: which touched members have one more.

    `columns` of record n of member i, which is of the instant `moment`.
    """

    columns: str
    times: str
    tonight: str


_STREAMS = {
    "member__wecom_contacts": Stream(
        f"{_FRIEND}, moment as added_at", "case when hash(i) % 10 < 6 then 1 else 0 end", "false"
    ),
    "member__wecom_contact_events": Stream(
        f"""{_FRIEND}, 'ce' || i || '_' || n as event_id, moment as occurred_at,
        case when n % 2 = 0 then 'customer_deleted' else 'add' end as change""",
        "case when hash(i) % 10 < 2 then 1 + hash(i, 1) % 2 else 0 end",
        f"i // {EVERY} % 20 = 3",
    ),
    "member__service_account_events": Stream(
        f"""{_OPENID}, 'ae' || i || '_' || n as event_id, moment as occurred_at,
        case n when 1 then 'menu_click' when 2 then 'unsubscribe' else 'subscribe' end as event""",
        "case when hash(i, 2) % 10 < 4 then 1 + hash(i, 3) % 3 else 0 end",
        f"i // {EVERY} % 20 = 5",
    ),
    "member__service_account_pushes": Stream(
        f"""{_OPENID}, 'pu' || i || '_' || n as push_id, moment as sent_at,
        case when hash(i, n) % 10 = 0 then moment + interval 2 hour end as clicked_at""",
        "2 * (hash(i, 2) % 2)",
        f"i // {EVERY} % 4 = 1",
    ),
    "member__mini_program_visits": Stream(
        f"""{_OPENID}, 'v' || i || '_' || n as visit_id, moment as visited_at,
        (1 + hash(i, n, 1) % 4)::bigint as page_views, (hash(i, n, 2) % 50)::bigint as stay_seconds""",
        "hash(i, 4) % 7",
        "true",
    ),
    "member__wecom_messages": Stream(
        f"{_FRIEND}, 'wm' || i || '_' || n as message_id, moment as sent_at, 'inbound' as direction",
        "case when hash(i) % 10 < 3 then 1 else 0 end",
        f"i // {EVERY} % 20 = 7",
    ),
}


@dataclass(frozen=True, slots=True)
class Lake:
    """A home whose warehouse shows the first night's loads; `deliver` makes the second night's visible."""

    home: Home
    members: int

    @property
    def touched(self) -> int:
        """Members whom the second night touches, new ones included."""
        return self.members // EVERY + self.members // NEW_EVERY

    def deliver(self) -> None:
        """The second night arrives."""
        show(self.home, nights=2)


def make_lake(home: Home, members: int) -> Lake:
    """Write both nights and show the first, over a home without any load."""
    draw(home, partial(_selects, members))
    return Lake(home, members)


def members_of(con: duckdb.DuckDBPyConnection) -> int:
    """How many members the first night of the warehouse has."""
    return int(con.execute("select count(*) from raw.member__members where _ledger_seq = 1").fetchall()[0][0])


def instant(name: str) -> str:
    """SQL of the instant of record n of member i within the days of the first night, drawn for stream `name`."""
    seconds = f"hash(i, n, '{name}') % {(DAYS - 1) * 86_400}"
    return f"timestamptz '{FIRST_DAY} 00:00:00+08' + to_seconds(({seconds})::bigint)"


TONIGHT = f"timestamptz '{LAST_DAY} 12:00:00+08'"


def numbers(members: int, night: int, times: str, tonight: str) -> str:
    """Query of member i and record n: so many times in the year, or once more for whom the second night touches."""
    if night == 1:
        return f"select i, unnest(range(({times})::bigint)) as n from range({members}) t(i)"
    return f"select i, 100 as n from range({members}) t(i) where {TOUCHED} and {tonight}"


def _selects(members: int, night: int) -> Iterator[tuple[str, str]]:
    for table, stream in _STREAMS.items():
        at = instant(table) if night == 1 else TONIGHT
        source = f"select *, {at} as moment from ({numbers(members, night, stream.times, stream.tonight)})"
        record = f"'{table}' || i || '_' || n as _record_hash"
        yield table, f"select {BRAND}, {stream.columns}, {record}, {envelope(LAST_DAY, night)} from ({source})"
    yield "member__members", _members(members, night)
    if night == 1:
        added = envelope(LAST_DAY, night)
        category = "'k' || i as category_id, '类' || i as category_zh, 20 + i * 10 as cycle_days"
        product = f"'p' || i as product_id, 'k' || i % {CATEGORIES} as category_id"
        for table, columns, rows in (
            ("brand__category_profile", category, CATEGORIES),
            ("shop__products", product, 300),
        ):
            yield table, f"select {BRAND}, {columns}, 'x' || i as _record_hash, {added} from range({rows}) t(i)"


def _members(members: int, night: int) -> str:
    """Half of them joined in the year before; one in fifty has left again."""
    first, last = (0, members) if night == 1 else (members, members + members // NEW_EVERY)
    joined = f"timestamptz '{FIRST_DAY} 00:00:00+08' + to_seconds((hash(i, 5) % {2 * (DAYS - 1)})::bigint * 86400)"
    joined = f"{joined} - interval {DAYS - 1} day + interval 9 hour" if night == 1 else TONIGHT
    closed = "case when hash(i, 6) % 50 = 0 then joined_at + interval 70 day end" if night == 1 else "null::timestamptz"
    interest = f"case when hash(i, 7) % 3 = 0 then 'k' || hash(i, 8) % {CATEGORIES} end"
    return f"""select {BRAND}, {_OPENID}, 'm' || i as member_id, joined_at, {closed} as closed_at,
        'store' as join_source, {interest} as interest_category, 'm' || i as _record_hash, {envelope(LAST_DAY, night)}
        from (select i, {joined} as joined_at from range({first}, {last}) t(i))"""


if __name__ == "__main__":
    make_lake(create_home(Path(sys.argv[1]), TOML), int(sys.argv[2]))
