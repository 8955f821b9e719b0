"""One table of cells into the lake: typed, judged, derived, committed, accounted.

Flow: cells -> clean -> typed + bad rows -> refused as a whole, or -> records of every stream -> one commit -> counts.
Why:  a file from the inbox and quarantined rows tried again go exactly the same way.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.cells import CleanCells, clean_cells
from ingestion.commit import Verdict, commit
from ingestion.contract import Stream
from ingestion.derive import build_all, conflicts, find_broken, keep_good, owner_of_lines
from ingestion.drift import observe
from ingestion.errors import FileRejected
from ingestion.files.headers import match_header
from ingestion.files.records import json_cells
from ingestion.files.table import RaggedRow, RawTable
from ingestion.ledger_records import Drift
from ingestion.privacy import masked, masked_record, shown_safely
from ingestion.quarantine_store import QuarantinedRow
from ingestion.report import FileResult
from ingestion.run import Run, Source
from ingestion.scope import uses_scope
from ingestion.typed import TOTALS, RowError, Target, type_cells

_NOTHING = ' \t\r\n,;|`"\u3000\ufeff'  # a torn record of these only is a blank row
_MANY_ROWS = 50_000
_JUDGED_ROWS = 100  # a share of bad rows means something from so many rows on


def load_table(run: Run, raw: RawTable, source: Source) -> FileResult:
    """Take the rows of a table in.

    Raises:
        FileRejected: the table is refused as a whole; nothing was written.

    """
    streams = run.settings.all_streams
    layout = raw.candidate.layout
    target = Target(raw.candidate, streams[layout.stream], source.scope, run.settings)
    cells = clean_cells(raw, run.tokenizer)
    # A second thread costs a small file more than it gives: every expression is set up once per thread.
    run.con.execute(f"set threads = {1 if raw.cells.num_rows < _MANY_ROWS else os.cpu_count() or 1}")
    torn = [row for row in raw.ragged if row.text.strip(_NOTHING) and not _is_total(row.text)]
    errors = type_cells(run.con, cells, target)
    order = owner_of_lines(layout, streams)
    key = streams[order.stream].key if order else ()
    errors += conflicts(run.con, layout, key)
    errors += [RowError(row.row_number, "ragged_row", _ragged_message(raw)) for row in torn]
    rows = _one(run, "select count(*) from typed") + len(torn)
    _judge(run, source, rows, errors)
    bad = [error.row_number for error in errors]
    keep_good(run.con, bad)
    find_broken(run.con, key, _torn_orders(raw, torn, key))
    built = build_all(run.con, layout, streams, run.known)
    scope = source.scope.shop_id if uses_scope(target.stream, cells.positions) else ""
    verdict = _verdict(run, source, rows, errors)
    set_aside = _set_aside(run, verdict.errors, (target.stream, source.source_file))
    drift = observe(run, raw, source, [cells.headers[p] for p in cells.unknown], cells.withheld)
    result = commit(run, raw, source, built, verdict.with_details(scope, set_aside, key))
    return _with_new(result, cells, drift)


def _one(run: Run, query: str) -> int:
    row = run.con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _judge(run: Run, source: Source, rows: int, errors: Sequence[RowError]) -> None:
    """Refuse a file of which too much is bad; rows tried again were judged before."""
    limit = run.settings.intake.max_bad_share
    if source.retried is None and rows >= _JUDGED_ROWS and len(errors) > rows * limit:
        most = ", ".join(f"{reason} {count}" for reason, count in Counter(e.reason for e in errors).most_common(3))
        raise FileRejected(
            "too_many_bad_rows", f"{len(errors)} of {rows} rows are bad ({most}); the limit is {limit:.0%}.", rows
        )


def _verdict(run: Run, source: Source, rows: int, errors: Sequence[RowError]) -> Verdict:
    """Counts over the rows this delivery is about: all of a file, or those tried again."""
    if source.retried is None:
        duplicate = _one(run, "select count(*) from main_records where _is_duplicate")
        good = _one(run, "select count(*) from main_records")
        return Verdict(rows, good - duplicate, duplicate, tuple(errors))
    run.con.register("retried", pa.table({"rn": pa.array(sorted(source.retried), pa.int64())}))
    among = "from main_records where _row_number in (select rn from retried)"
    good = _one(run, f"select count(*) {among}")
    duplicate = _one(run, f"select count(*) {among} and _is_duplicate")
    run.con.unregister("retried")
    again = tuple(error for error in errors if error.row_number in source.retried)
    return Verdict(good + len(again), good - duplicate, duplicate, again)


def _set_aside(run: Run, errors: Sequence[RowError], place: tuple[Stream, str]) -> tuple[QuarantinedRow, ...]:
    """The bad rows with their record as JSON, personal values as tokens."""
    if not errors:
        return ()
    stream, source_file = place
    fields = dict(run.con.execute("select rn, _raw_json from typed semi join bad_rows using (rn)").fetchall())
    return tuple(
        QuarantinedRow(
            stream.id,
            source_file,
            e.row_number,
            e.reason,
            shown_safely(e.message),
            masked_record(fields.get(e.row_number) or "{}"),  # a shifted row shows a phone under an innocent header
        )
        for e in errors
    )


def _ragged_message(raw: RawTable) -> str:
    return f"The row does not have the {len(raw.headers)} cells of the header."


def _is_total(text: str) -> bool:
    return re.split(r"[,;|\t`\"]+", text.strip("`\"' \t"))[0].strip() in TOTALS


def split_ragged(text: str, raw: RawTable) -> list[str] | None:
    """The cells of a ragged record as the format now reads it; None when they cannot be told."""
    if raw.delimiter == "json":
        return json_cells(text, raw.headers)
    if raw.delimiter == ",`":
        return text.removeprefix("`").split(",`")
    if len(raw.delimiter) != 1:
        return None
    rows = list(csv.reader([text], delimiter=raw.delimiter))
    return rows[0] if len(rows) == 1 else None


def _torn_orders(raw: RawTable, torn: Sequence[RaggedRow], key: Sequence[str]) -> list[str]:
    """Ids of orders that lost a line to a torn row.

    An id that the record ends with may be cut itself; the line was then most likely its neighbors'.
    """
    place = match_header(raw.candidate, raw.headers).positions.get(key[-1]) if key and torn else None
    if place is None:
        return []
    found, near = [], []
    for row in torn:
        cells = split_ragged(row.text, raw) or []
        found += cells[place : place + 1]
        if len(cells) <= place + 1:
            near += [row.row_number - 1, row.row_number + 1]
    beside = raw.cells.filter(pc.is_in(raw.cells["rn"], value_set=pa.array(near, pa.int64())))
    found += beside[f"c{place}"].drop_null().to_pylist()
    return [text.strip(' \t`="') for text in found]


def _with_new(result: FileResult, cells: CleanCells, drift: tuple[Drift, ...]) -> FileResult:
    new = (*(cells.headers[place] for place in cells.unknown), *cells.withheld)
    return replace(result, new_columns=tuple(map(masked, new)), drift=drift)
