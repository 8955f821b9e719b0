"""Two nights of member streams as intake would have left them."""

import subprocess
import sys

import duckdb
import pytest

from benchmarks.drawn_lake import TOML
from benchmarks.states.lake import LAST_DAY, make_lake, members_of
from ingestion.catalog import refresh_raw
from ingestion.settings import Home, create_home, load_settings

MEMBERS = 4_000


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return make_lake(create_home(tmp_path_factory.mktemp("states") / "home", TOML), MEMBERS)


def ask(lake, sql):
    with duckdb.connect(str(lake.home.warehouse), read_only=True) as con:
        con.execute("set timezone = 'Asia/Shanghai'")
        return con.execute(sql).fetchall()


def test_the_second_night_brings_a_day_of_one_member_in_a_hundred(lake):
    visitors = "select count(distinct openid), max(visited_at::date) < '{}' from raw.member__mini_program_visits"
    seen = ask(lake, visitors.format(LAST_DAY))
    assert seen[0][0] == pytest.approx(MEMBERS * 6 / 7, rel=0.02)
    assert seen[0][1]
    lake.deliver()
    tonight = f"visited_at::date = '{LAST_DAY}' and _ledger_seq = 2 and openid[-2:] in ('07', 'o7')"
    visits = ask(lake, f"select count(*), count(*) filter ({tonight}) from raw.member__mini_program_visits "
                       "where _ledger_seq = 2")  # fmt: skip
    assert visits == [(40, 40)]
    assert ask(lake, "select count(*), max(_ledger_seq) from raw.member__members") == [(MEMBERS + 2, 2)]
    assert lake.touched == 42
    with duckdb.connect(str(lake.home.warehouse), read_only=True) as con:
        assert members_of(con) == MEMBERS


def test_a_member_has_a_few_records_of_every_kind(lake):
    for table, per_member in {"wecom_contacts": 0.6, "wecom_contact_events": 0.3, "mini_program_visits": 3.0}.items():
        records = ask(lake, f"select count(*) from raw.member__{table} where _ledger_seq = 1")[0][0]
        assert records / MEMBERS == pytest.approx(per_member, rel=0.08)


def test_streams_without_rows_are_there_and_typed(lake):
    assert ask(lake, "select count(*), typeof(any_value(watch_seconds)) from raw.live__live_reservations")[0][0] == 0


def test_columns_have_the_types_of_their_streams(lake):
    types = """select table_name, column_name, data_type from duckdb_columns() where schema_name = 'raw'
        and not starts_with(column_name, '_')"""
    empty = create_home(lake.home.root.parent / "empty", TOML)
    refresh_raw(empty, load_settings(empty))
    with duckdb.connect(str(empty.warehouse), read_only=True) as con:
        declared = set(con.execute(types).fetchall())
    assert set(ask(lake, types)) - declared == set()


def test_a_lake_of_any_size_is_made_by_a_command_of_its_own(tmp_path):
    subprocess.run([sys.executable, "-m", "benchmarks.states.lake", str(tmp_path / "home"), "300"], check=True)
    home = Home(tmp_path / "home")
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert members_of(con) == 300
