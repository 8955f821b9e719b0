"""A small warehouse and a function that publishes it; each test plants its own fault."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from serving.release import PublishRequest, Release, publish

Publish = Callable[..., Release]

MARTS = """
create schema marts;
create schema staging;
create table staging.stg_shop__orders as select 'x' as order_id;
create table marts.stg_leak as select 'x' as order_id;
create table marts.dim_channel (channel_id varchar not null, channel_zh varchar);
insert into marts.dim_channel values ('CH01', '直播'), ('CH02', '橱窗');
create table marts.fct_order_line as
  select 'line' || i as order_line_id, (i * 100)::bigint as paid_fen, i / 3.0 as weight,
    timestamp '2026-01-01 00:30:00' + interval (i) hour as paid_at, i % 2 = 0 as is_gift,
    date '2026-01-01' + i::integer as paid_date, (i / 7.0)::decimal(18, 2) as paid_cny
  from range({rows}) as numbers (i);
create table marts.mart_live (live_id varchar, orders bigint);
comment on table marts.dim_channel is 'Grain: channel.';
comment on column marts.dim_channel.channel_zh is '渠道';
"""


@pytest.fixture
def serving_dir(tmp_path: Path) -> Path:
    return tmp_path / "serving"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """dim_channel (2 rows), fct_order_line (50 rows), mart_live (empty), and two tables that are nobody's business."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MARTS.format(rows=50))
    return path


@pytest.fixture
def execute(warehouse: Path) -> Callable[[str], None]:
    """Change the warehouse: where faults are planted."""

    def run(sql: str) -> None:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(sql)

    return run


@pytest.fixture
def publish_night(warehouse: Path, serving_dir: Path) -> Publish:
    """Publish the warehouse as run `run_id`."""

    def run(run_id: str = "night-1", **options: object) -> Release:
        return publish(PublishRequest(warehouse, serving_dir, run_id, date(2026, 1, 31), **options))

    return run
