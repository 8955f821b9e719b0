"""The commit of one delivery: Parquet of every stream, quarantine, then one ledger transaction.

Flow: write every load under `_tmp` -> write quarantine -> rename every load -> ledger row -> hashes remembered.
Why:  until the ledger row nothing is visible; a run killed anywhere before it leaves only orphans, which the next
      start removes, and the same file then gives the same loads.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ingestion import quarantine_store
from ingestion.derive import Built
from ingestion.files.table import RawTable
from ingestion.lake import load_id, publish, staging_part
from ingestion.ledger import FileRecord, LoadRecord, QuarantineRecord
from ingestion.quarantine_store import Originals, QuarantinedRow
from ingestion.records import Delivery, columns_of, records_sql
from ingestion.report import FileResult
from ingestion.run import Run, Source
from ingestion.shape import literal, quoted, shape_hash
from ingestion.typed import RowError


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of a delivery's rows and what was wrong; `key` names an order's columns in `broken_orders`."""

    rows_in: int
    loaded: int
    duplicate: int
    errors: tuple[RowError, ...]
    scope: str = ""
    set_aside: tuple[QuarantinedRow, ...] = ()
    key: tuple[str, ...] = ()

    def with_details(self, scope: str, set_aside: tuple[QuarantinedRow, ...], key: tuple[str, ...]) -> "Verdict":
        """The same with what the commit needs beside the counts."""
        return replace(self, scope=scope, set_aside=set_aside, key=key)


def commit(run: Run, raw: RawTable, source: Source, built: Sequence[Built], verdict: Verdict) -> FileResult:
    """Write what is new, set aside what is bad, record the delivery; returns its result."""
    main = built[0].stream
    content = source.sha256 if source.retried is None else f"{source.sha256}:retry:{source.generation}"
    loads = []
    for one in built:
        record = _stage(run, one, source, load_id(one.stream.id, content, verdict.scope))
        if record:
            loads.append((one, _with_counts(record, verdict) if one is built[0] else record))
    result = _result(source, verdict, loads, main.id)
    if source.retried is not None and not (loads or result.duplicate):
        return result  # nothing was put right; what is set aside stays as it is
    held = _quarantine(run, raw, source, verdict, main.id)
    for one, record in loads:
        publish(run.home, one.stream, record.load_id)
    file = file_record(source, result, raw.candidate.name, verdict.scope)
    write = run.ledger.commit_file if source.retried is None else run.ledger.commit_retry
    write(file, [record for _, record in loads], held)
    for one, _ in loads:
        run.known.add(one.stream, one.table)
    return result


def file_record(source: Source, result: FileResult, name: str, scope: str, reason: str = "") -> FileRecord:
    """The ledger's row for a file's result."""
    return FileRecord(
        sha256=source.sha256,
        scope=scope,
        source_file=source.source_file,
        stream=result.stream or "",
        format=name,
        status=result.status,
        reason=reason,
        rows_in=result.rows_in,
        loaded=result.loaded,
        quarantined=result.quarantined,
        duplicate=result.duplicate,
    )


def _stage(run: Run, one: Built, source: Source, identifier: str) -> LoadRecord | None:
    """Write the new records of a stream under `_tmp`; None when there are none."""
    counts = run.con.execute(
        f"select count(*), count(*) filter (where not _is_duplicate) from {quoted(one.table)}"
    ).fetchone() or (0, 0)
    rows, new = int(counts[0]), int(counts[1])
    if not new:
        return None
    present = columns_of(run.con, one.rows)
    delivery = Delivery(source.source_file, source.extracted_at, identifier)
    query = records_sql(one.stream, one.rows, one.table, delivery, present)
    part = staging_part(run.home, identifier)
    run.con.execute(f"copy ({query}) to {literal(str(part))} (format parquet, compression zstd)")
    return LoadRecord(
        identifier, one.stream.id, source.source_file, source.sha256, rows, new, 0, rows - new, shape_hash(one.stream)
    )


def _with_counts(record: LoadRecord, verdict: Verdict) -> LoadRecord:
    """The main stream's load tells the rows of the file, the bad ones included."""
    return replace(record, rows_in=verdict.rows_in, quarantined=len(verdict.errors), duplicate=verdict.duplicate)


def _quarantine(run: Run, raw: RawTable, source: Source, verdict: Verdict, stream: str) -> QuarantineRecord | None:
    """Write the bad rows as the next generation; generation 0 says that none are left."""
    identity = load_id("quarantine", source.sha256, verdict.scope)
    reasons = dict(Counter(error.reason for error in verdict.errors))
    name = raw.candidate.name
    if not verdict.errors:
        return QuarantineRecord(identity, 0, stream, source.source_file, name, {}) if source.retried else None
    generation = source.generation + 1
    originals = _originals(run, raw, source, verdict)
    quarantine_store.write(run.home, run.vault, (identity, generation), verdict.set_aside, originals)
    return QuarantineRecord(identity, generation, stream, source.source_file, name, reasons)


def _originals(run: Run, raw: RawTable, source: Source, verdict: Verdict) -> Originals:
    """The bad rows as delivered, and the good lines of orders that lost one."""
    bad = {error.row_number for error in verdict.errors}
    context: set[int] = set()
    if verdict.key:
        keys = ", ".join(quoted(name) for name in verdict.key)
        found = run.con.execute(f"select rn from good semi join broken_orders using ({keys})").fetchall()
        context = {int(row[0]) for row in found}
    wanted = pa.array(sorted(bad | context), pa.int64())
    cells = raw.cells.filter(pc.is_in(raw.cells["rn"], value_set=wanted))
    is_bad = pc.is_in(cells["rn"], value_set=pa.array(sorted(bad), pa.int64()))
    return Originals(
        candidate=raw.candidate.name,
        headers=raw.headers,
        delimiter=raw.delimiter,
        source_file=source.source_file,
        sha256=source.sha256,
        shop_id=source.scope.shop_id,
        is_named_scope=source.scope.is_named,
        extracted_at=source.extracted_at,
        ragged={row.row_number: row.text for row in raw.ragged if row.row_number in bad},
        cells=cells.append_column("is_bad", is_bad),
    )


def _result(source: Source, verdict: Verdict, loads: Sequence[tuple[Built, LoadRecord]], stream: str) -> FileResult:
    is_new = bool(loads) or bool(verdict.errors)
    status = "empty" if not verdict.rows_in else "loaded" if is_new else "duplicate"
    return FileResult(
        file=source.source_file,
        status=status,
        stream=stream,
        rows_in=verdict.rows_in,
        loaded=verdict.loaded,
        quarantined=len(verdict.errors),
        duplicate=verdict.duplicate,
        derived=tuple((record.stream, record.loaded) for _, record in loads if record.stream != stream),
        reasons=tuple(Counter(error.reason for error in verdict.errors).most_common()),
        load_id=loads[0][1].load_id if loads else None,
    )
