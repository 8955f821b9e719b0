"""The audit of the raw streams, written where dbt reads it: `raw._checks`, one row per published table.

Flow:  failing checks of this run -> streams -> the tables they feed (seed published_table_stream) -> counts.
Why:   mart_data_health tells an analyst how many checks behind a table failed or warned. Only checks of this night's
       inputs count, so that building the same inputs again gives the same table.
"""

from collections.abc import Sequence
from pathlib import Path

from ingestion.warehouse import open_warehouse

from orchestration.history import FailingCheck
from orchestration.paths import DBT_PROJECT

FEEDS = DBT_PROJECT / "seeds" / "published_table_stream.csv"
_COUNTED = {"failed", "warned", "error"}  # too little history, or nothing delivered, is no finding


def record_audit(warehouse: Path, failing: Sequence[FailingCheck]) -> None:
    """Replace `raw._checks` (table_name, failed_checks, warned_checks) from the failing checks of raw assets."""
    findings = [
        (stream_of(check.asset), int(check.severity == "ERROR"))
        for check in failing
        if check.asset.startswith("raw/") and check.status in _COUNTED
    ]
    with open_warehouse(warehouse) as connection:
        connection.execute("create or replace temp table finding (stream varchar, is_failed integer)")
        if findings:
            connection.executemany("insert into finding values (?, ?)", findings)
        connection.execute(
            """
            create or replace table raw._checks as
            select feeds.table_name, cast(sum(is_failed) as bigint) as failed_checks,
                cast(sum(1 - is_failed) as bigint) as warned_checks
            from finding inner join read_csv($feeds, header = true, all_varchar = true) as feeds
                on feeds.stream = finding.stream
            group by feeds.table_name
            """,
            {"feeds": str(FEEDS)},
        )


def stream_of(asset: str) -> str:
    """`raw/shop/order_lines` -> `shop.order_lines`."""
    return ".".join(asset.split("/")[1:])
