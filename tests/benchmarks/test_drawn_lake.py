"""Both nights are written, and shown one after the other; what has no rows is there and typed."""

from datetime import date

import duckdb

from benchmarks.drawn_lake import TOML, draw, envelope, show
from ingestion.settings import create_home


def products(night):
    columns = "'b' as brand_id, 's' as shop_id, 'p' || i as product_id, 'x' || i as _record_hash"
    yield "shop__products", f"select {columns}, {envelope(date(2026, 1, 1), night)} from range({night}) t(i)"


def ask(home, sql):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        return con.execute(sql).fetchall()


def test_the_second_night_shows_when_it_has_come(tmp_path):
    home = create_home(tmp_path / "home", TOML)
    draw(home, products)
    seen = "select _ledger_seq, max(_extracted_at)::varchar, count(*) from raw.shop__products group by 1 order by 1"
    first, second = (1, "2026-01-01 20:00:00+00", 1), (2, "2026-01-02 20:00:00+00", 2)
    assert ask(home, seen) == [first]
    show(home, nights=2)
    assert ask(home, seen) == [first, second]
    assert ask(home, "select count(*) from raw.shop__skus") == [(0,)]
