"""One delivery into the lake: typed, judged, derived, committed, accounted.

Flow: one pass of all cells -> bad rows -> refused as a whole, or -> records of every stream -> one commit -> counts.
Why:  a file from the inbox and quarantined rows tried again go exactly the same way.
"""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from ingestion import judging
from ingestion.cells import Cleaner
from ingestion.commit import Taken, Verdict, commit
from ingestion.contract import Stream
from ingestion.derive import build_all, conflicts, find_broken, keep_good, owner_of_lines
from ingestion.drift import observe
from ingestion.files.delivered import Delivered
from ingestion.files.records import json_cells
from ingestion.files.table import CellStream, RaggedRow, RawTable
from ingestion.judging import RowError
from ingestion.lake import staging_part
from ingestion.privacy import masked, masked_record, shown_safely
from ingestion.quarantine_store import QuarantinedRow
from ingestion.records import counts
from ingestion.report import FileResult
from ingestion.run import Run, Source
from ingestion.scope import uses_scope
from ingestion.staging import Place, show_typed, stage
from ingestion.typed import TOTALS, Target, TypedSql

_NOTHING = ' \t\r\n,;|`"\u3000\ufeff'  # a torn record of these only is a blank row


@dataclass(frozen=True, slots=True)
class Passed:
    """A delivery behind its pass: its rows are staged under `place`, and nobody has judged them."""

    taken: Taken
    sql: TypedSql
    place: Place

    def discard(self) -> None:
        """Remove what was staged."""
        shutil.rmtree(self.place.part.parent, ignore_errors=True)


def load_table(run: Run, delivered: Delivered, source: Source) -> FileResult:
    """Take the rows of a delivery in.

    Raises:
        FileRejected: it is refused as a whole; nothing was written.
        FileChanged: it changed while it was read; nothing was written.

    """
    return load_passed(run, pass_over(run, delivered, source))


def pass_over(run: Run, delivered: Delivered, source: Source) -> Passed:
    """Read and stage all rows. What other deliveries bring does not matter here, so one may pass while another commits.

    Raises as `load_table`.
    """
    first = delivered.stream()
    streams, layout = run.settings.all_streams, first.candidate.layout
    target = Target(first.candidate, streams[layout.stream], source.scope, run.settings)
    cleaner = Cleaner(first.candidate, first.headers, run.tokenizer)
    sql = TypedSql(cleaner, target)
    scope = source.scope.shop_id if uses_scope(target.stream, cleaner.positions) else ""
    taken = Taken(source, delivered, first, scope)
    main = taken.load_id(target.stream)
    part = staging_part(run.home, f"typed-{run.lane}-{main}")
    place = Place(part, None if layout.derived else target.stream, replace(taken.delivery, load_id=main))
    passed = Passed(taken, sql, place)
    try:
        return replace(passed, taken=replace(taken, stream=stage(run, delivered, first, sql, place)))
    except BaseException:
        passed.discard()
        raise


def load_passed(run: Run, passed: Passed) -> FileResult:
    """Judge and commit what passed; `run` is the one it passed with. Raises FileRejected."""
    taken, place = passed.taken, passed.place
    try:
        if place.stream:  # the pass wrote the load already
            part = staging_part(run.home, place.delivery.load_id)
            place.part.rename(part)
            place, taken = replace(place, part=part), replace(taken, staged=part)
        show_typed(run.con, place, taken.delivered.size_bytes)
        return _judged(run, taken, passed.sql)
    finally:
        passed.discard()
        shutil.rmtree(place.part.parent, ignore_errors=True)


def _judged(run: Run, taken: Taken, sql: TypedSql) -> FileResult:
    """The delivery behind its pass: refused, or committed with its bad rows set aside."""
    streams, stream, cleaner = run.settings.all_streams, taken.stream, sql.cleaner
    layout = stream.candidate.layout
    first_failed = judging.count_failed(run.con)
    judging.refuse_damaged_ids(run.con, sql.checks, first_failed)
    judging.refuse_changed_types(run.con, sql, first_failed)
    order = owner_of_lines(layout, streams)
    key = streams[order.stream].key if order else ()
    torn = [row for row in stream.ragged if row.text.strip(_NOTHING) and not _is_total(row.text)]
    failed = judging.failed_rows(run.con) if first_failed else []
    errors = conflicts(run.con, layout, key)
    errors += [RowError(row.row_number, "ragged_row", _ragged_message(stream)) for row in torn]
    rows = _one(run, "select count(*) from typed") + len(torn)
    if taken.source.retried is None:  # rows tried again were judged before
        reasons = Counter([sql.checks[number - 1].reason for _, number in failed] + [e.reason for e in errors])
        judging.refuse_too_many(rows, reasons, run.settings.intake.max_bad_share)
    if failed or errors:
        taken = replace(taken, bad=taken.delivered.rows([row for row, _ in failed] + [e.row_number for e in errors]))
    cells = cleaner.rows(taken.bad) if taken.bad.num_rows else {}
    errors = judging.row_errors(failed, sql.checks, cells) + errors
    keep_good(run.con, [error.row_number for error in errors])
    find_broken(run.con, key, _torn_orders(taken, torn, cleaner.positions.get(key[-1]) if key else None))
    built = build_all(run.con, layout, streams, run.known, cleaner.positions)
    verdict = _verdict(run, taken.source, rows, errors)
    told = {number: cleaner.told(row) for number, row in cells.items()}
    verdict = replace(
        verdict, key=key, set_aside=_set_aside(verdict.errors, (sql.stream, taken.source.source_file), told)
    )
    kept, withheld = cleaner.new_headers
    drift = observe(run, stream, taken.source, kept, withheld)
    result = commit(run, taken, built, verdict)
    return replace(result, new_columns=tuple(map(masked, (*kept, *withheld))), drift=drift)


def _one(run: Run, query: str) -> int:
    row = run.con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _verdict(run: Run, source: Source, rows: int, errors: Sequence[RowError]) -> Verdict:
    """Counts over the rows this delivery is about: all of a file, or those tried again."""
    if source.retried is None:
        good, duplicate = counts(run.con, "good", "odd_main")
        return Verdict(rows, good - duplicate, duplicate, tuple(errors))
    run.con.register("retried", pa.table({"rn": pa.array(sorted(source.retried), pa.int64())}))
    good = _one(run, "select count(*) from good where rn in (select rn from retried)")
    among = "from odd_main where _is_duplicate and _row_number in (select rn from retried)"
    duplicate = _one(run, f"select count(*) {among}")
    run.con.unregister("retried")
    again = tuple(error for error in errors if error.row_number in source.retried)
    return Verdict(good + len(again), good - duplicate, duplicate, again)


def _set_aside(
    errors: Sequence[RowError], place: tuple[Stream, str], told: dict[int, str]
) -> tuple[QuarantinedRow, ...]:
    """The bad rows with their record as JSON, personal values as tokens."""
    stream, source_file = place
    return tuple(
        QuarantinedRow(
            stream.id,
            source_file,
            e.row_number,
            e.reason,
            shown_safely(e.message),
            masked_record(told.get(e.row_number, "{}")),  # a shifted row shows a phone under an innocent header
        )
        for e in errors
    )


def _ragged_message(stream: CellStream) -> str:
    return f"The row does not have the {len(stream.headers)} cells of the header."


def _is_total(text: str) -> bool:
    return re.split(r"[,;|\t`\"]+", text.strip("`\"' \t"))[0].strip() in TOTALS


def split_ragged(text: str, stream: CellStream | RawTable) -> list[str] | None:
    """The cells of a ragged record as the format now reads it; None when they cannot be told."""
    if stream.delimiter == "json":
        return json_cells(text, stream.headers)
    if stream.delimiter == ",`":
        return text.removeprefix("`").split(",`")
    if len(stream.delimiter) != 1:
        return None
    rows = list(csv.reader([text], delimiter=stream.delimiter))
    return rows[0] if len(rows) == 1 else None


def _torn_orders(taken: Taken, torn: Sequence[RaggedRow], place: int | None) -> list[str]:
    """Ids of orders that lost a line to a torn row; `place` is the cell of the id, None where the file has none.

    An id that the record ends with may be cut itself; the line was then most likely its neighbors'.
    """
    if place is None:
        return []
    found, near = [], []
    for row in torn:
        cells = split_ragged(row.text, taken.stream) or []
        found += cells[place : place + 1]
        if len(cells) <= place + 1:
            near += [row.row_number - 1, row.row_number + 1]
    if near:
        found += taken.delivered.rows(near)[f"c{place}"].drop_null().to_pylist()
    return [text.strip(' \t`="') for text in found]
