"""Planted personal values: nothing Huoshui writes or says holds one, wherever in a delivery it stood."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.settings import Home
from ingestion.streams.registry import STREAMS
from orchestration.assets.intake import build_intake
from orchestration.checks.drift import build_drift_checks
from orchestration.instance import open_instance
from orchestration.resources import HomeResource, WriterLease

TOML = """
[[brands]]
brand_id = "b"
[[shops]]
shop_id = "s"
brand_id = "b"
[intake]
quiet_seconds = 0
"""
KNOWN = ("订单号", "订单下单时间", "订单状态", "收件人姓名", "收件人手机", "收件人地址", "买家备注", "买家openid")
HEADER = (*KNOWN, "商品名称", "商品编码(平台)", "商品实际价格(总共)", "商品数量")


class Canaries:
    """Makes values nobody else has and remembers them."""

    def __init__(self) -> None:
        self.planted: list[str] = []

    def _plant(self, value: str) -> str:
        self.planted.append(value)
        return value

    def phone(self) -> str:
        return self._plant(f"139{len(self.planted):04d}7731")

    def openid(self) -> str:
        return self._plant(f"oCANARY{len(self.planted):04d}_bQ1w2E3r4T5y6U7i")

    def name(self) -> str:
        return self._plant("金丝雀" + chr(0x4E00 + 37 * len(self.planted)))

    def address(self) -> str:
        return self._plant(f"浙江省杭州市西湖区金雀路{len(self.planted)}号{7 + len(self.planted)}室")

    def row(self, order: str, quantity: str = "1") -> list[str]:
        """One order line full of them."""
        person = [self.name(), self.phone(), self.address(), f"请打{self.phone()}", self.openid()]
        return [order, "2026-06-01 10:00:00", "待发货", *person, "玫瑰水", "A", "10.00", quantity]


def delivery(header: tuple[str, ...], *rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def files_of(bird: Canaries) -> dict[str, bytes]:
    """Deliveries with a canary in every kind of place."""
    good, bad = bird.row("1"), [bird.row("2", "x"), bird.row("3", f"{bird.phone()}件"), bird.row("4", bird.openid())]
    moved = bird.row("5")
    moved[0], moved[4] = moved[4], "5"  # a phone where the order number belongs, and a quantity that is none
    moved[-1] = bird.address()
    ragged = [*bird.row("6"), bird.phone(), bird.name()]
    extra = ("自定义1", "自定义2", "自定义3", bird.phone(), f"联系{bird.address()}")
    unknown = [[*bird.row(str(n)), bird.phone(), bird.openid(), bird.address(), "v", "w"] for n in (7, 8)]
    lacks = tuple("数量 " + bird.phone() if name == "商品数量" else name for name in HEADER)
    return {
        f"订单_{bird.phone()}.csv": delivery(HEADER, good, *bad, moved, ragged),
        f"订单_{bird.openid()}.csv": delivery((*HEADER, *extra), *unknown),
        "没有表头.csv": delivery(tuple(bird.row("9"))),
        f"缺列_{bird.phone()}.csv": delivery(lacks, bird.row("10")),
        "改了类型.csv": delivery(HEADER, *(bird.row(str(n), bird.openid()) for n in range(20, 32))),
    }


def texts(home: Home) -> Iterator[tuple[str, str]]:
    """Everything below the home as (place, text): files as they are and, where they are packed, as they read."""
    for path in sorted(home.root.rglob("*")):
        place = str(path.relative_to(home.root))
        is_delivered = path.is_relative_to(home.inbox) and not path.name.endswith(".reason.txt")
        if not path.is_file() or is_delivered:
            continue
        data = path.read_bytes()
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            yield place, data.decode(encoding, errors="ignore")
        if path.suffix == ".parquet":
            yield place, repr(pq.read_table(path).to_pylist())
        if data.startswith(b"SQLite format 3"):
            with sqlite3.connect(path) as db:
                yield place, "\n".join(db.iterdump())
        if path == home.warehouse:
            with duckdb.connect(str(path), read_only=True) as con:
                tables = con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
                yield place, repr([con.execute(f'select * from raw."{name}"').fetchall() for (name,) in tables])


def run_in_dagster(home: Home) -> None:
    """Intake and its check as Dagster runs them."""
    resource = HomeResource(root=str(home.root))
    defs = dg.Definitions(
        assets=[build_intake(STREAMS)],
        asset_checks=[build_drift_checks(STREAMS)],
        jobs=[dg.define_asset_job("nightly", executor_def=dg.in_process_executor)],
        resources={"home": resource, "lease": WriterLease(home=resource)},
    )
    with open_instance(home) as instance:
        assert defs.resolve_job_def("nightly").execute_in_process(instance=instance).success


@pytest.fixture
def bird(home: Home) -> Canaries:
    """Canaries, delivered into the inbox of the home."""
    home.toml.write_text(TOML)
    planted = Canaries()
    for name, data in files_of(planted).items():
        (home.inbox / name).write_bytes(data)
    return planted


def test_no_planted_value_leaves_its_delivery(call: Any, home: Home, bird: Canaries, capfd: Any) -> None:
    answers = [call("ingest", "--json"), call("ingest", *map(str, (home.inbox / "_rejected").glob("*.csv")))]
    for name, data in files_of(bird).items():
        (home.inbox / name).write_bytes(data)
    run_in_dagster(home)
    said = capfd.readouterr()
    listed = call("quarantine", "list", "--json")
    for entry in json.loads(listed.out)["entries"]:
        identity = entry["quarantine_id"]
        answers += [call("quarantine", "show", identity), call("quarantine", "show", identity, "--json")]
        out = home.root / f"{identity}.csv"
        answers.append(call("quarantine", "export", identity, "--out", str(out)))
    answers += [
        listed,
        call("quarantine", "list"),
        call("quarantine", "retry"),
        call("status"),
        call("status", "--json"),
    ]
    spoken = [("terminal", answer.out + answer.err) for answer in answers] + [("run", said.out + said.err)]
    assert len(bird.planted) > 100
    hits = {(place, value) for place, text in [*spoken, *texts(home)] for value in bird.planted if value in text}
    assert hits == set()


def test_dagster_stores_no_pickled_value(home: Home, bird: Canaries) -> None:
    run_in_dagster(home)
    files = [path for path in home.dagster.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if path.read_bytes()[:1] == b"\x80"] == []
