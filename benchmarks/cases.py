"""What is measured: intake, publishing, and the second night.

Each case stands beside the least anybody could do for the same result on this engine, so that the ratio is the price of
what Huoshui adds (accounting, typing, tokens, hashes, atomicity), or the gain of what it saves (rebuilding).
"""

import os
import shutil
from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path

import duckdb

from benchmarks.pairing import Case, Side
from benchmarks.tenant import Tenant
from ingestion.intake import ingest
from ingestion.settings import create_home, load_settings
from serving.release import PublishRequest, publish

ORDER_EXPORT = "订单导出"


def intake_case(tenant: Tenant, scratch: Path) -> Case:
    """One UTF-8 order export into the lake, against DuckDB's CSV reader and Parquet writer alone."""
    export, lines = largest_order_export(tenant.exports, scratch)
    homes = (create_home(scratch / f"home-{number}", tenant.sandbox.toml()) for number in count())
    fresh = [next(homes)]

    def ours() -> None:
        report = ingest(fresh[-1], load_settings(fresh[-1]), files=[export])
        if [file.status for file in report.files] != ["loaded"]:
            raise RuntimeError(f"The order export was not loaded: {report.as_dict()}")

    def bare() -> None:
        with duckdb.connect() as connection:
            rows = f"select * from read_csv('{export}', all_varchar = true)"
            connection.execute(f"copy ({rows}) to '{scratch}/bare.parquet' (format parquet, compression zstd)")

    return Case(
        name="intake of an order export",
        amount=f"{lines:,} lines, {export.stat().st_size / 1e6:.1f} MB",
        ours=Side("validate, account, tokenize, type, 4 streams", ours, lambda: fresh.append(next(homes))),
        other=Side("read_csv + COPY, all text", bare),
        says="the price of knowing for every row that it is loaded, quarantined or duplicate, in a process of its own.",
    )


def publish_case(tenant: Tenant, scratch: Path) -> Case:
    """A release with all its checks, against copying the warehouse file."""
    runs = count()
    copy = scratch / "copy.duckdb"

    def ours() -> None:
        run = f"bench-{next(runs)}"
        publish(PublishRequest(tenant.home.warehouse, scratch / "serving", run, date(2026, 1, 1), keep=1))

    def raw() -> None:
        shutil.copyfile(tenant.home.warehouse, copy)
        handle = os.open(copy, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    return Case(
        name="publishing a release",
        amount=f"warehouse of {tenant.home.warehouse.stat().st_size / 1e6:.0f} MB",
        ours=Side("marts to DuckDB and Parquet, checked and hashed", ours),
        other=Side("file copy + fsync", raw),
        says="the price of an atomic, verified release of the marts alone, in two formats.",
    )


def night_case(tenant: Tenant) -> Case:
    """The second night's dbt build, against building everything again."""
    return Case(
        name="second night",
        amount=f"{sum(path.stat().st_size for path in tenant.exports) / 1e6:.0f} MB of history",
        ours=Side("dbt build, incremental", lambda: tenant.build(night=2), tenant.rewind),
        other=Side("dbt build --full-refresh", lambda: tenant.build(night=2, full_refresh=True), tenant.rewind),
        says="below 1 is gained by replacing only the orders, persons and days that changed; both give equal marts.",
    )


def largest_order_export(exports: Iterable[Path], scratch: Path) -> tuple[Path, int]:
    """All UTF-8 order exports of the shop that has most of them, as one file; gives it and its number of lines."""
    by_shop: dict[str, list[Path]] = {}
    for path in exports:
        if path.name.startswith(ORDER_EXPORT) and path.suffix == ".csv" and _is_utf8(path):
            by_shop.setdefault(path.parent.name, []).append(path)
    shop, files = max(by_shop.items(), key=lambda item: sum(path.stat().st_size for path in item[1]))
    joined = scratch / shop / f"{ORDER_EXPORT}_20260630_000000.csv"
    joined.parent.mkdir(parents=True)
    texts = [path.read_text("utf-8-sig").splitlines() for path in sorted(files)]
    body = [line for text in texts for line in text[1:] if line.strip()]
    joined.write_text("\n".join([texts[0][0], *body]) + "\n", "utf-8")
    return joined, len(body)


def _is_utf8(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True
