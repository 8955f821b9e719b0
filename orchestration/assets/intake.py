"""Raw streams: one multi-asset made from the stream declarations, the only place an intake asset is made.

Flow:  inbox -> ingestion.intake -> lake -> ingestion.catalog (views in schema `raw`) -> one materialization per stream.
A new stream needs no change here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

import dagster as dg
from ingestion.catalog import refresh_raw
from ingestion.contract import Stream
from ingestion.intake import ingest
from ingestion.report import FileResult

from orchestration.failures import told_to_dagster
from orchestration.keys import INBOX, OWNER, RAW_LAYER, WRITER_POOL, raw_key
from orchestration.progress import say
from orchestration.resources import WriterLease

INBOX_SPEC = dg.AssetSpec(
    INBOX,
    description="Export files people and platforms put into the home's inbox; watched by the sensor `new_files`.",
    group_name="inbox",
    kinds={"file"},
    owners=[OWNER],
)


def announce(result: FileResult, number: int, count: int) -> None:
    """Tell the terminal which file was taken in."""
    say("intake", f"{number}/{count} {result.file}")


_COUNTS = ("rows_in", "loaded", "quarantined", "duplicate")


AUDIT_SPEC = dg.AssetSpec(
    [RAW_LAYER, "_checks"],
    description="One row per published table: how many checks of the streams behind it failed or warned tonight.",
    group_name=RAW_LAYER,
    kinds={"python", "duckdb"},
    owners=[OWNER],
)


def raw_spec(stream: Stream) -> dg.AssetSpec:
    """The asset of one declared stream: key `raw/<source>/<stream>`, its source as `domain`."""
    return dg.AssetSpec(
        raw_key(stream.id),
        deps=[INBOX],
        description=stream.description,
        group_name=RAW_LAYER,
        kinds={"python", "parquet"},
        owners=[OWNER],
        tags={"layer": RAW_LAYER, "domain": stream.source},
        metadata={"dagster/column_schema": _column_schema(stream), "key": ", ".join(stream.key)},
    )


def ledger_specs() -> list[dg.AssetSpec]:
    """Tables that intake keeps beside the streams: what was loaded, which shops and rules of their own there are."""
    tables = {
        "_loads": "One row per committed load: stream, file, rows in, loaded, set aside, already known.",
        "_shops": "One row per shop of huoshui.toml, with its brand and appid.",
        "_channel_rules": "One row per channel rule of the home's channel_rule.csv; none where the seed's rules hold.",
    }
    return [
        dg.AssetSpec(
            [RAW_LAYER, name],
            deps=[INBOX],
            description=description,
            group_name=RAW_LAYER,
            kinds={"python", "duckdb"},
            owners=[OWNER],
            tags={"layer": RAW_LAYER},
        )
        for name, description in tables.items()
    ]


def build_intake(streams: Mapping[str, Stream]) -> dg.AssetsDefinition:
    """All streams as one multi-asset: a file may feed several, so they are taken in together."""

    @dg.multi_asset(
        name="take_in",
        specs=[*map(raw_spec, streams.values()), *ledger_specs()],
        pool=WRITER_POOL,
        description="Takes every file of the inbox into the lake and shows the committed loads to dbt.",
    )
    def take_in(lease: WriterLease) -> Iterator[dg.MaterializeResult[None]]:
        started, home = monotonic(), lease.home
        with told_to_dagster():
            settings = home.settings()
            report = ingest(home.home, settings, on_file=announce)
            high_seq = refresh_raw(home.home, settings)
        tonight = rows_by_stream(report.as_dict())
        for stream_id in streams:
            yield dg.MaterializeResult(
                asset_key=raw_key(stream_id),
                metadata={
                    **stream_metadata(tonight.get(stream_id, Counter())),
                    "ledger_seq": high_seq,
                    "intake_seconds": round(monotonic() - started, 2),
                },
            )
        for spec in ledger_specs():
            yield dg.MaterializeResult(asset_key=spec.key, metadata={"ledger_seq": high_seq})

    return take_in


def rows_by_stream(report: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """Counts per stream from the intake report: source rows for the stream of a file, records for derived streams."""
    counts: dict[str, Counter[str]] = {}
    for file in report["files"]:
        if not file["stream"]:
            continue
        own = counts.setdefault(file["stream"], Counter())
        own.update(
            {"files": 1, **{name: file[name] or 0 for name in ("rows_in", "loaded", "quarantined", "duplicate")}}
        )
        for derived in file.get("derived") or []:
            if derived["stream"] != file["stream"]:
                counts.setdefault(derived["stream"], Counter()).update({"files": 1, "loaded": derived["rows"]})
    return counts


def stream_metadata(counts: Counter[str]) -> dict[str, int]:
    """Numbers that the UI plots; zeros on a quiet night, so the line does not break."""
    return {
        "dagster/partition_row_count": counts["loaded"],
        "files": counts["files"],
        "rows_in": counts["rows_in"],
        "rows_quarantined": counts["quarantined"],
        "rows_duplicate": counts["duplicate"],
    }


def _column_schema(stream: Stream) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type.value,
                constraints=dg.TableColumnConstraints(nullable=not column.required),
                tags={"pii": column.pii.value} if column.pii.value != "none" else {},
            )
            for column in stream.columns
        ]
    )
