"""What is measured on a tenant: publishing, and the second night (intake: benchmarks/intake).

Each case stands beside the least anybody could do for the same result on this engine, so that the ratio is the price of
what Huoshui adds (accounting, typing, tokens, hashes, atomicity), or the gain of what it saves (rebuilding).
"""

import os
import shutil
from datetime import date
from itertools import count
from pathlib import Path

from benchmarks.pairing import Case, Side
from benchmarks.tenant import Tenant
from serving.release import PublishRequest, publish


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
