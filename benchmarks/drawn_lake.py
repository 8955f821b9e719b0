"""Parquet as intake leaves it for a year and one more night, and a warehouse whose schema `raw` shows it.

Flow: statements by stream and night -> Parquet -> views; streams without rows are typed and empty.
Why:  as many records through the exports and intake would take an hour, and how they came is not what is measured.
      Loads of the first night are seq 1, of the second seq 2.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import duckdb

from analytics.steps import STEPS
from ingestion.catalog import refresh_raw, view_sql
from ingestion.settings import Home, load_settings
from ingestion.streams.registry import STREAMS
from orchestration.step_outputs import show_outputs

DAYS = 365
# what is the same in every line of fct_order_line that is drawn and not built
PLAIN_LINE = """0 as merchant_discount_fen, 0 as platform_discount_fen, 0 as talent_discount_fen, 0 as points_fen,
    0 as freight_fen, 'other' as sale_scene, 'shop' as account_owner, 'none' as traffic_agent, false as is_gift,
    false as is_free_gift, false as is_incomplete, 'completed' as order_status"""
TOML = """
[[brands]]
brand_id = "b"

[[shops]]
shop_id = "s"
brand_id = "b"
appid = "wx"
"""


def draw(home: Home, selects: Callable[[int], Iterable[tuple[str, str]]]) -> None:
    """Write both nights and show the first, over a home without any load; `selects` gives table and query by night."""
    refresh_raw(home, load_settings(home))
    show_outputs(home, STEPS)
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        for night in (1, 2):
            for table, select in selects(night):
                con.execute(f"copy ({select}) to '{home.lake / f'{table}.{night}.parquet'}' (compression zstd)")
    show(home, nights=1)


def show(home: Home, nights: int) -> None:
    """Replace the empty view of every stream that has rows."""
    with duckdb.connect(str(home.warehouse)) as con:
        for stream in STREAMS.values():
            parts = [home.lake / f"{stream.table}.{night}.parquet" for night in range(1, nights + 1)]
            rows = [f"select * from read_parquet('{part}')" for part in parts if part.exists()]
            if rows:
                shown = " union all by name ".join([view_sql(home, stream, []), *rows])
                con.execute(f"create or replace view raw.{stream.table} as {shown}")


def envelope(last_day: date, night: int) -> str:
    """Columns that intake adds, of a load of that night; the first night's is said on `last_day`."""
    said = last_day + timedelta(days=night - 1)
    return (
        f"{night}::bigint as _ledger_seq, 1::integer as _occurrence, 0::integer as _status_rank,"
        f" timestamptz '{said} 20:00:00+00' as _extracted_at"
    )
