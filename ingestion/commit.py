"""The commit of one delivery: Parquet of every stream, quarantine, then one ledger transaction.

Flow: write every load under `_tmp` -> write quarantine -> rename every load -> ledger row -> hashes remembered.
Why:  until the ledger row nothing is visible; a run killed anywhere before it leaves only orphans, which the next
      start removes, and the same file then gives the same loads.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingestion import quarantine_store
from ingestion.contract import Stream
from ingestion.derive import Built
from ingestion.files.delivered import Delivered
from ingestion.files.table import CellStream, raw_schema
from ingestion.judging import RowError
from ingestion.lake import AGAIN, load_id, publish, staging_part
from ingestion.ledger import FileRecord, LoadRecord, QuarantineRecord
from ingestion.quarantine_store import Originals, QuarantinedRow
from ingestion.records import TO_PARQUET, Delivery, again_sql, columns_of, counts, lake_sql
from ingestion.report import FileResult
from ingestion.run import Run, Source
from ingestion.shape import literal, quoted, shape_hash


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of a delivery's rows and what was wrong with some.

    `key` names an order's columns in `broken_orders`; `set_aside` are the bad rows as quarantine shows them.
    """

    rows_in: int
    loaded: int
    duplicate: int
    errors: tuple[RowError, ...]
    set_aside: tuple[QuarantinedRow, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery after its pass: where it came from, how its cells can be had again, what its first pass told.

    `scope` is the shop its loads are for where the delivery decides that; `staged` the file its pass wrote for the
    main stream already, `bad` the bad rows as delivered.
    """

    source: Source
    delivered: Delivered
    stream: CellStream
    scope: str
    staged: Path | None = None
    bad: pa.Table = field(default_factory=lambda: raw_schema(0).empty_table())

    def load_id(self, stream: Stream) -> str:
        """Id of the delivery's load of a stream: from content, so that a replay is the same load."""
        source = self.source
        content = source.sha256 if source.retried is None else f"{source.sha256}:retry:{source.generation}"
        content = f"{content}:again:{source.extracted_at}" if source.is_repeated else content
        return load_id(stream.id, content, self.scope)

    def originals(self, bad: Collection[int], context: Collection[int]) -> pa.Table:
        """Bad rows, at hand already, and good ones beside them, read again: as delivered, in order."""
        cells = self.bad.filter(pc.is_in(self.bad["rn"], value_set=pa.array(sorted(bad), pa.int64())))
        return pa.concat_tables([cells, self.delivered.rows(sorted(context))]).sort_by("rn") if context else cells

    @property
    def delivery(self) -> Delivery:
        """What all records share, but the load id."""
        return Delivery(self.source.source_file, self.source.extracted_at)


def commit(run: Run, taken: Taken, built: Sequence[Built], verdict: Verdict) -> FileResult:
    """Write what is new, set aside what is bad, record the delivery; returns its result."""
    main, source = built[0].stream, taken.source
    if source.is_repeated:
        verdict = Verdict(verdict.rows_in, 0, verdict.rows_in, ())
    loads = []
    for one in built:
        record = _stage(run, one, taken, taken.staged if one is built[0] else None)
        if record:
            loads.append((one, _with_counts(record, verdict) if one is built[0] else record))
    result = _result(source, verdict, loads, main.id)
    if source.retried is not None and not (loads or result.duplicate):
        return result  # nothing was put right; what is set aside stays as it is
    if source.is_repeated and not loads:
        return result
    held = _quarantine(run, taken, verdict, main.id)
    for one, record in loads:
        run.known.add(
            run.con, one.stream, one.records, record.loaded
        )  # before the rows move; a failure below ends the run
    for one, record in loads:
        publish(run.home, one.stream, record.load_id)
    file = file_record(source, result, taken.stream.candidate.name, taken.scope)
    write = run.ledger.commit_file if source.retried is None else run.ledger.commit_retry
    write(file, [record for _, record in loads], held)
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


def _stage(run: Run, one: Built, taken: Taken, staged: Path | None) -> LoadRecord | None:
    """Write what a stream gains under `_tmp`, unless it lies there just so already; None when it gains nothing."""
    rows, repeated = counts(run.con, one.rows, one.odd)
    source, identifier = taken.source, taken.load_id(one.stream)
    new = 0 if source.is_repeated else rows - repeated
    again = _again(run, one, replace(taken.delivery, load_id=identifier)) if repeated else ""
    if not (new or again) or (source.is_repeated and run.ledger.has_load(identifier)):
        return None
    if again or not (staged and _is_clean(run, one)):
        part = staged.with_name("settled.parquet") if staged else staging_part(run.home, identifier)
        records = f"select * from ({one.records}) where not _is_duplicate and {'true' if new else 'false'}"
        query = lake_sql(
            one.stream, records, replace(taken.delivery, load_id=identifier), columns_of(run.con, one.rows)
        )
        run.con.execute(f"copy ({query}) to {literal(str(part))} {TO_PARQUET}")
        if again:
            run.con.execute(f"copy ({again}) to {literal(str(part.with_name(AGAIN)))} {TO_PARQUET}")
        if staged:
            part.replace(staged)
    told = (identifier, one.stream.id, source.source_file, source.sha256)
    return LoadRecord(*told, new + repeated, new, 0, repeated, shape_hash(one.stream))


def _again(run: Run, one: Built, delivery: Delivery) -> str:
    """SELECT of the records whose repetition decides which version is the latest; empty for none."""
    if not one.stream.is_restated or delivery.extracted_at is None:
        return ""
    query = again_sql(one.stream, one.records, delivery, columns_of(run.con, one.rows))
    return query if run.con.execute(f"select 1 from ({query}) limit 1").fetchone() else ""


def _is_clean(run: Run, one: Built) -> bool:
    """Whether no row of the pass is bad or odd."""
    found = run.con.execute(
        f"select (select count(*) from bad_rows) + (select count(*) from {quoted(one.odd)})"
    ).fetchone()
    return bool(found == (0,))


def _with_counts(record: LoadRecord, verdict: Verdict) -> LoadRecord:
    """The main stream's load tells the rows of the file, the bad ones included."""
    return replace(record, rows_in=verdict.rows_in, quarantined=len(verdict.errors), duplicate=verdict.duplicate)


def _quarantine(run: Run, taken: Taken, verdict: Verdict, stream: str) -> QuarantineRecord | None:
    """Write the bad rows as the next generation; generation 0 says that none are left."""
    source = taken.source
    identity = load_id("quarantine", source.sha256, taken.scope)
    reasons = dict(Counter(error.reason for error in verdict.errors))
    name = taken.stream.candidate.name
    if not verdict.errors:
        return QuarantineRecord(identity, 0, stream, source.source_file, name, {}) if source.retried else None
    generation = source.generation + 1
    originals = _originals(run, taken, verdict)
    quarantine_store.write(run.home, run.vault, (identity, generation), verdict.set_aside, originals)
    return QuarantineRecord(identity, generation, stream, source.source_file, name, reasons)


def _originals(run: Run, taken: Taken, verdict: Verdict) -> Originals:
    """The bad rows as delivered, and the good lines of orders that lost one."""
    bad = {error.row_number for error in verdict.errors}
    context: set[int] = set()
    if verdict.key:
        keys = ", ".join(quoted(name) for name in verdict.key)
        found = run.con.execute(f"select rn from good semi join broken_orders using ({keys})").fetchall()
        context = {int(row[0]) for row in found}
    cells = taken.originals(bad, context)
    is_bad = pc.is_in(cells["rn"], value_set=pa.array(sorted(bad), pa.int64()))
    source, stream = taken.source, taken.stream
    return Originals(
        candidate=stream.candidate.name,
        headers=stream.headers,
        delimiter=stream.delimiter,
        source_file=source.source_file,
        sha256=source.sha256,
        shop_id=source.scope.shop_id,
        is_named_scope=source.scope.is_named,
        extracted_at=source.extracted_at,
        ragged={row.row_number: row.text for row in stream.ragged if row.row_number in bad},
        cells=cells.append_column("is_bad", is_bad),
    )


def _result(source: Source, verdict: Verdict, loads: Sequence[tuple[Built, LoadRecord]], stream: str) -> FileResult:
    gained = [record for _, record in loads if record.loaded]
    is_new = bool(gained) or bool(verdict.errors)
    status = "empty" if not verdict.rows_in else "loaded" if is_new else "duplicate"
    return FileResult(
        file=source.source_file,
        status=status,
        stream=stream,
        rows_in=verdict.rows_in,
        loaded=verdict.loaded,
        quarantined=len(verdict.errors),
        duplicate=verdict.duplicate,
        derived=tuple((record.stream, record.loaded) for record in gained if record.stream != stream),
        reasons=tuple(Counter(error.reason for error in verdict.errors).most_common()),
        load_id=gained[0].load_id if gained else None,
    )
