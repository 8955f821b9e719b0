"""Quarantine for people: what was set aside and why, the originals, and putting rows back after a fix.

Flow: `list_quarantine` -> `show` (with `reveal` the clear originals) -> a format, shop or contract is corrected ->
      `retry` sends the rows, and the other lines of their orders, through intake again.
Why:  nothing is lost: a row is either in the lake, known as a duplicate, or here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from ingestion import quarantine_store
from ingestion.errors import FileRejected, HuoshuiError
from ingestion.files.delivered import KeptTable
from ingestion.files.table import Candidate, RaggedRow, RawTable
from ingestion.formats import stream_layout
from ingestion.home import Home
from ingestion.lake import repair
from ingestion.ledger import Ledger, QuarantineRecord
from ingestion.loading import load_table, split_ragged
from ingestion.locks import writer_lock
from ingestion.privacy import Vault, read_key
from ingestion.quarantine_store import ORIGINALS, Originals, QuarantinedRow
from ingestion.report import FileResult
from ingestion.run import Run, Source, open_run
from ingestion.scope import Scope
from ingestion.settings import Settings
from ingestion.storage import told_as_storage_error
from ingestion.streams.registry import LAYOUTS


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A quarantined row; `original` holds its cells by header as delivered, only where revealed."""

    row: QuarantinedRow
    original: dict[str, str] | None = None


def list_quarantine(home: Home) -> list[QuarantineRecord]:
    """Every file with rows set aside, oldest first, with counts by reason."""
    ledger = Ledger(home.ledger)
    try:
        return ledger.quarantined()
    finally:
        ledger.close()


def show(home: Home, quarantine_id: str, reveal: bool = False) -> list[ShownRow]:
    """The rows of one file set aside. `quarantine_id` may be shortened while it stays unique.

    Raises:
        HuoshuiError: no such id, or the originals to reveal are past their retention.

    """
    record = entry(home, quarantine_id)
    rows = quarantine_store.read_rows(home, record.quarantine_id, record.generation)
    if not reveal:
        return [ShownRow(row) for row in rows]
    clear = _by_row(opened(home, quarantine_id))
    return [ShownRow(row, clear.get(row.row_number)) for row in rows]


def entry(home: Home, quarantine_id: str) -> QuarantineRecord:
    """The one entry whose id begins so.

    Raises:
        HuoshuiError: none, or more than one.

    """
    return _find(list_quarantine(home), quarantine_id)


def opened(home: Home, quarantine_id: str) -> Originals:
    """The decrypted originals of one entry.

    Raises:
        HuoshuiError: no such entry, its originals are past their retention, or the key does not open them.

    """
    record = entry(home, quarantine_id)
    place = (record.quarantine_id, record.generation)
    if not quarantine_store.has_originals(home, *place):
        raise HuoshuiError(
            f"The originals of {quarantine_id} were deleted after their retention; they cannot be shown."
        )
    return quarantine_store.read_originals(home, Vault(read_key(home.keys / "quarantine.key")), *place)


def _find(records: Sequence[QuarantineRecord], quarantine_id: str) -> QuarantineRecord:
    found = [record for record in records if record.quarantine_id.startswith(quarantine_id)]
    if len(found) != 1:
        raise HuoshuiError(f"{'No' if not found else 'More than one'} quarantine entry begins with {quarantine_id!r}.")
    return found[0]


def _by_row(originals: Originals) -> dict[int, dict[str, str]]:
    clear = {number: {"": text} for number, text in originals.ragged.items()}
    for values in originals.cells.to_pylist():
        if values["is_bad"]:
            clear[values["rn"]] = {h: values[f"c{place}"] or "" for place, h in enumerate(originals.headers)}
    return clear


def retry(
    home: Home,
    settings: Settings,
    quarantine_ids: Sequence[str] | None = None,
    on_file: Callable[[FileResult], None] | None = None,
) -> list[FileResult]:
    """Send what was set aside through intake again, all of it or the entries named.

    Returns one result per entry: `rows_in` rows tried, of which `loaded` are now in the lake, `duplicate` were there
    already, `quarantined` stay. A row comes back exactly once.

    Raises:
        HomeBusyError, HuoshuiError: another process writes, or an id is unknown.
        StorageError: the machine refused; what was committed stays.

    """
    results = []
    with told_as_storage_error("The retry"), writer_lock(home, "quarantine retry"), open_run(home, settings) as run:
        repair(home, run.ledger)
        home.tmp.mkdir(parents=True, exist_ok=True)
        records = run.ledger.quarantined()
        chosen = records if quarantine_ids is None else [_find(records, one) for one in quarantine_ids]
        for record in chosen:
            result = _retry_one(run, record)
            results.append(result)
            if on_file:
                on_file(result)
        repair(home, run.ledger)
    return results


def _retry_one(run: Run, record: QuarantineRecord) -> FileResult:
    unchanged = FileResult(
        file=record.source_file,
        status="quarantined",
        stream=record.stream,
        rows_in=record.rows,
        quarantined=record.rows,
        reasons=tuple(record.reasons.items()),
    )
    place = (record.quarantine_id, record.generation)
    if not quarantine_store.has_originals(run.home, *place):
        return replace(unchanged, message="The originals were deleted after their retention.")
    originals = quarantine_store.read_originals(run.home, run.vault, *place)
    candidate = _candidate(run.settings, originals.candidate)
    if candidate is None:
        return replace(unchanged, message=f"The format {originals.candidate} is no longer configured.")
    raw, bad = _table(originals, candidate)
    scope = Scope(run.settings.shop(originals.shop_id), originals.is_named_scope)
    source = Source(
        originals.source_file, originals.sha256, scope, originals.extracted_at, frozenset(bad), record.generation
    )
    try:
        return load_table(run, KeptTable(raw), source)
    except FileRejected as error:
        return replace(unchanged, message=error.message)


def _candidate(settings: Settings, name: str) -> Candidate | None:
    for one in settings.formats:
        if one.name == name:
            return Candidate(one.layout, one)
    layouts = [*LAYOUTS.values(), *(stream_layout(stream) for stream in settings.streams)]
    return next((Candidate(layout) for layout in layouts if layout.name == name), None)


def _table(originals: Originals, candidate: Candidate) -> tuple[RawTable, set[int]]:
    """The kept rows as a table again, and the numbers of those set aside; ragged rows are split anew."""
    bad = {row["rn"] for row in originals.cells.select(["rn", "is_bad"]).to_pylist() if row["is_bad"]}
    cells = originals.cells.drop_columns(["is_bad"])
    frame = RawTable(candidate, originals.headers, cells, (), originals.delimiter)
    whole, ragged = [], []
    for number, text in originals.ragged.items():
        split = split_ragged(text, frame)
        if split is not None and len(split) == len(originals.headers):
            whole.append({"rn": number} | {f"c{place}": value for place, value in enumerate(split)})
        else:
            ragged.append(RaggedRow(number, text))
    if whole:
        cells = pa.concat_tables([cells, pa.Table.from_pylist(whole, schema=cells.schema)]).sort_by("rn")
    raw = RawTable(candidate, originals.headers, cells, tuple(ragged), originals.delimiter)
    return raw, bad | set(originals.ragged)


def forget_expired(home: Home, ledger: Ledger, keep_days: int) -> int:
    """Delete encrypted originals older than `keep_days`; reasons and tokenized fields stay. Returns how many."""
    limit = (datetime.now(UTC) - timedelta(days=keep_days)).timestamp()
    removed = 0
    for record in ledger.quarantined():
        path = quarantine_store.folder_of(home, record.quarantine_id, record.generation) / ORIGINALS
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink()
            removed += 1
    return removed
