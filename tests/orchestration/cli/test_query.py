"""`huoshui query` reads the current release and nothing else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.settings import Home
from serving.release import PublishRequest, publish


@pytest.fixture(autouse=True)
def published(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_channel as select 'CH' || i as channel_id from range(3) t(i)")
    publish(PublishRequest(home.warehouse, home.serving, "run", date(2026, 1, 1)))


SQL = "select channel_id, 0.5 as share from marts.dim_channel order by 1"


def test_query_draws_a_table(call: Any) -> None:
    answer = call("query", SQL)
    assert answer.code == 0
    assert [line.split() for line in answer.out.splitlines()][:2] == [["channel_id", "share"], ["CH0", "0.5"]]


def test_query_writes_csv_to_the_terminal(call: Any) -> None:
    assert call("query", SQL, "--format", "csv").out.splitlines() == [
        '"channel_id","share"',
        *(f'"CH{i}",0.5' for i in range(3)),
    ]


def test_query_writes_csv_a_spreadsheet_does_not_run(call: Any, tmp_path: Path) -> None:
    hostile = "select '=HYPERLINK(1)' as title, -1.5 as share"
    assert call("query", hostile, "--format", "csv").out.splitlines()[1] == '"\'=HYPERLINK(1)",-1.5'
    out = tmp_path / "a.csv"
    call("query", hostile, "--format", "csv", "--out", str(out))
    assert out.read_text().splitlines()[1] == '"\'=HYPERLINK(1)",-1.5'
    assert json.loads(call("query", hostile, "--json").out)["rows"][0]["title"] == "=HYPERLINK(1)"


def test_query_writes_parquet_to_a_file(call: Any, tmp_path: Path) -> None:
    out = tmp_path / "answer.parquet"
    assert json.loads(call("query", SQL, "--format", "parquet", "--out", str(out), "--json").out)["rows"] == 3
    assert pq.read_table(out).column("channel_id").to_pylist() == ["CH0", "CH1", "CH2"]


def test_query_needs_a_file_for_parquet(call: Any) -> None:
    assert call("query", SQL, "--format", "parquet").code == 2


@pytest.mark.parametrize(
    "sql",
    [
        "select * from marts.nothing",
        "selec 1",
        "delete from marts.dim_channel",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/x.duckdb' as x",
    ],
)
def test_query_refuses_what_is_wrong_or_would_reach_further(call: Any, sql: str) -> None:
    answer = call("query", sql)
    assert answer.code == 1
    assert "A retry does not help" in answer.err
