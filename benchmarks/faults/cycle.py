"""One small night without Dagster and dbt: intake, retry of what was set aside, marts, release, rollback and back.

Flow: inbox -> lake and ledger -> `raw` views -> three marts by plain SQL -> the build is recorded -> release
      -> rollback -> the new release again.
Why:  every step that a kill can fall into is the real one; only the SQL of the marts is a stand-in for dbt's.
"""

from datetime import date
from pathlib import Path

import duckdb

from ingestion.catalog import refresh_raw
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.ledger import Build, Ledger
from ingestion.locks import writer_lock
from ingestion.quarantine import retry
from ingestion.settings import load_settings
from ingestion.storage import told_as_storage_error
from serving.release import PublishRequest, Release, publish, rollback

_THROUGH = date(2026, 6, 30)
_NEWEST = "_source_updated_at desc nulls last, _extracted_at desc nulls last, _status_rank desc, _record_hash desc"
_MARTS = f"""
create schema if not exists marts;
create or replace table marts.dim_order as
  select shop_id || ':' || order_id as order_key, order_status, order_paid_fen, line_hashes, is_incomplete
  from raw.shop__orders
  qualify row_number() over (partition by shop_id, order_id order by coalesce(is_incomplete, false), {_NEWEST}) = 1;
create or replace table marts.fct_order_line as
  select lines._record_hash as line_key, orders.order_key, lines.product_id, lines.line_paid_fen, lines.quantity
  from raw.shop__order_lines as lines
  join marts.dim_order as orders on orders.order_key = lines.shop_id || ':' || lines.order_id
  where contains(orders.line_hashes, lines._record_hash);
create or replace table marts.mart_file as
  select source_file, stream, status, count(*) as files, sum(rows_in)::bigint as rows_in, sum(loaded)::bigint as loaded,
    sum(quarantined)::bigint as quarantined, sum(duplicate)::bigint as duplicate
  from raw._files group by all;
"""


def run_cycle(home: Home, run_id: str = "cycle") -> Release:
    """Run it all, as the one writer. Gives the release that is current at the end."""
    settings = load_settings(home)
    with writer_lock(home, "fault cycle"):
        ingest(home, settings)
        retry(home, settings)
        seq = refresh_raw(home, settings)
        build_marts(home.warehouse)
        ledger = Ledger(home.ledger)
        ledger.record_build(Build(seq, _THROUGH, "p"))
        ledger.close()
        keep = settings.retention.releases
        made = publish(PublishRequest(home.warehouse, home.serving, run_id, _THROUGH, keep=keep))
        rollback_and_back(home.serving, made)
    return made


def build_marts(warehouse: Path) -> None:
    """Replace the marts in one transaction."""
    with told_as_storage_error("Building the marts"), duckdb.connect(str(warehouse)) as connection:
        connection.execute("begin")
        connection.execute(_MARTS)
        connection.execute("commit")


def rollback_and_back(serving_dir: Path, made: Release) -> None:
    """To the release before, where there is one, and to `made` again."""
    if len(list((serving_dir / "releases").iterdir())) > 1:
        rollback(serving_dir)
        rollback(serving_dir, made.release_id)
