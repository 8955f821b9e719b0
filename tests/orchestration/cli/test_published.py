"""`releases`, `rollback`, `verify` before the first release, and over real ones."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.settings import Home
from serving.release import PublishRequest, publish


def release(home: Home, run_id: str, rows: int) -> str:
    """Publish a warehouse with one dimension."""
    home.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.dim_date as select date '2026-01-01' + cast(i as int) as date from range({rows}) t(i)"
        )
    return publish(PublishRequest(home.warehouse, home.serving, run_id, date(2026, 1, rows))).release_id


@pytest.fixture
def two(home: Home) -> tuple[str, str]:
    return release(home, "first", 1), release(home, "second", 2)


def test_releases_before_the_first_says_so(call: Any) -> None:
    assert "Nothing is published yet" in call("releases").out


@pytest.mark.parametrize("command", [("rollback",), ("verify",), ("query", "select 1")])
def test_commands_before_the_first_release_exit_1(call: Any, command: tuple[str, ...]) -> None:
    answer = call(*command)
    assert answer.code == 1
    assert "published" in answer.err


def test_releases_lists_newest_first_and_marks_the_current(call: Any, two: tuple[str, str]) -> None:
    listed = json.loads(call("releases", "--json").out)["releases"]
    assert {(row["release"], row["current"]) for row in listed} == {(two[1], True), (two[0], False)}
    assert two[1] in call("releases").out


def test_rollback_makes_the_one_before_current(call: Any, two: tuple[str, str]) -> None:
    assert json.loads(call("rollback", "--json").out)["release"] == two[0]
    assert json.loads(call("query", "select count(*) as n from marts.dim_date", "--json").out)["rows"] == [{"n": 1}]


def test_rollback_refuses_an_unknown_release(call: Any, two: tuple[str, str]) -> None:
    answer = call("rollback", "yesterday")
    assert answer.code == 1
    assert "yesterday" in answer.err
    assert two[1] in answer.err


def test_verify_lake_finds_a_flipped_bit(call: Any, home: Home, tmp_path: Path) -> None:
    export = tmp_path / "商品列表.csv"
    export.write_text("商品编码(平台),商品名称,SKU编码(平台)\np1,水,k1\n", "utf-8")
    home.toml.write_text('[[brands]]\nbrand_id = "b"\n[[shops]]\nshop_id = "s"\nbrand_id = "b"\n', "utf-8")
    assert call("ingest", str(export)).code == 0
    whole = call("verify", "--lake", "--json")
    assert (whole.code, json.loads(whole.out)["loads"]) == (0, 2)
    part = next(home.raw.rglob("part-0.parquet"))
    data = bytearray(part.read_bytes())
    data[10] ^= 1
    part.write_bytes(data)
    damaged = call("verify", "--lake")
    assert damaged.code == 1
    assert "SHA-256 differs" in damaged.out


def test_verify_finds_a_changed_byte(call: Any, home: Home, two: tuple[str, str]) -> None:
    assert call("verify").code == 0
    path = Path(home.serving / "releases" / two[1] / "dim_date.parquet")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")
    answer = call("verify", "--json")
    assert answer.code == 1
    assert json.loads(answer.out)["intact"] is False
