"""Schema drift as an asset check on every raw stream: yellow on the night a header changed, green on the next.

Flow: findings of intake in the ledger that no run was told yet -> one verdict per stream with the columns as metadata.
Why:  a platform that renames a column must be seen once by a person, and must not stop the release: what matters for
      the rows was decided by intake, which refuses a header without its key columns.
"""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg
from ingestion.contract import Stream
from ingestion.ledger import Ledger
from ingestion.ledger_records import RecordedDrift

from orchestration.failures import told_to_dagster
from orchestration.keys import raw_key
from orchestration.resources import HomeResource

CHECK = "schema_is_stable"
_SHOWN = 50  # columns told by name


def build_drift_checks(streams: Mapping[str, Stream]) -> dg.AssetChecksDefinition:
    """One op for all streams; its verdicts warn and never block."""

    @dg.multi_asset_check(name="schema_drift", specs=drift_specs(streams))
    def schema_drift(context: dg.AssetCheckExecutionContext, home: HomeResource) -> Iterator[dg.AssetCheckResult]:
        with told_to_dagster():
            ledger = Ledger(home.home.ledger)
            try:
                events = ledger.drift.take(context.run.run_id)
            finally:
                ledger.close()
        for stream_id in streams:
            yield verdict(stream_id, [event for event in events if event.stream == stream_id])

    return schema_drift


def drift_specs(streams: Mapping[str, Stream]) -> list[dg.AssetCheckSpec]:
    """One spec per stream."""
    return [
        dg.AssetCheckSpec(CHECK, asset=raw_key(one), description="No header of its files changed since the last night.")
        for one in streams
    ]


def verdict(stream_id: str, events: Sequence[RecordedDrift]) -> dg.AssetCheckResult:
    """Green without findings. Status `drifted` keeps it out of the audit counts: a rebuild must give the same marts."""
    told = [f"{event.kind.replace('_', ' ')}: {', '.join(event.columns[:_SHOWN])}" for event in events]
    by_kind: dict[str, list[str]] = {}
    for event in events:
        by_kind.setdefault(event.kind, []).extend(event.columns[:_SHOWN])
    files = sorted({event.source_file for event in events})
    return dg.AssetCheckResult(
        asset_key=raw_key(stream_id),
        check_name=CHECK,
        passed=not events,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(dict.fromkeys(told)) or "no header changed",
        metadata={
            "status": "drifted" if events else "passed",
            "events": len(events),
            **{kind: dg.MetadataValue.json(sorted(set(columns))) for kind, columns in by_kind.items()},
            **({"files": dg.MetadataValue.json(files)} if files else {}),
        },
    )
