"""Schema drift: what changed in the header of a kind of file, found and told once.

Flow: header of a delivery -> its shape (which header feeds which column, which are unknown) -> compared with every
      shape this kind of file came in before -> findings into the ledger -> status, `raw._drift`, a check in the UI.
Why:  platforms add, rename and drop columns without a word. A shape seen before is no news, so two exports of one
      shop that always differ, or a file sent again, say nothing. A refused header is told every time: its rows lack.
"""

from collections.abc import Iterator, Sequence

from ingestion.drift_log import Shape
from ingestion.errors import FileRejected
from ingestion.files.headers import match_header, normalized
from ingestion.files.table import CellStream
from ingestion.ledger_records import Drift
from ingestion.privacy import shown_safely
from ingestion.run import Run, Source

NEW, WITHHELD, VANISHED, RENAMED = "new_column", "withheld_column", "vanished_column", "renamed_column"
REFUSED = ("missing_key_column", "duplicate_column", "changed_type")
_WIDTH = 80  # a header longer than this is no name any more


def observe(
    run: Run, raw: CellStream, source: Source, unknown: Sequence[str], withheld: Sequence[str]
) -> tuple[Drift, ...]:
    """What is new about the header of an accepted file; remembered, so that it is told once.

    `unknown` are the headers no column claims, `withheld` those among them whose cells were left out as personal.
    """
    if source.retried is not None:
        return ()
    layout, shop_id = raw.candidate.name, source.scope.shop_id
    shape = _shape(raw, (*unknown, *withheld))
    earlier = run.ledger.drift.shapes(layout, shop_id)
    if shape in earlier:
        return ()
    stream, file = raw.candidate.layout.stream, source.source_file
    hidden = {name_of(header) for header in withheld}
    found = tuple(Drift(file, stream, kind, columns) for kind, columns in _findings(shape, earlier, hidden) if columns)
    run.ledger.drift.remember((layout, shop_id, file), shape, found)
    return found


def refused(run: Run, source_file: str, error: FileRejected) -> tuple[Drift, ...]:
    """The finding behind a file refused for its header; nothing for any other reason."""
    if error.reason not in REFUSED:
        return ()
    found = (Drift(source_file, error.stream, error.reason, tuple(map(name_of, error.columns))),)
    run.ledger.drift.record(found)
    return found


def name_of(header: str) -> str:
    """A header as it may be shown and kept: one line, no personal value, at most 80 characters."""
    text = shown_safely(header.strip())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _shape(raw: CellStream, unclaimed: Sequence[str]) -> Shape:
    positions = match_header(raw.candidate, raw.headers).positions
    claimed = {(column, name_of(raw.headers[place])) for column, place in positions.items()}
    return frozenset(claimed | {("", name_of(header)) for header in unclaimed})


def _findings(shape: Shape, earlier: Sequence[Shape], hidden: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Kinds with their columns; a column is named by its header, a renamed one as `old -> new`."""
    known = {normalized(header) for one in earlier for _, header in one}
    new = sorted(header for column, header in shape if not column and normalized(header) not in known)
    yield NEW, tuple(header for header in new if header not in hidden)
    yield WITHHELD, tuple(header for header in new if header in hidden)
    if earlier:
        now = dict(shape)
        last = {column: header for one in earlier for column, header in one if column}
        always = set.intersection(*({column for column, _ in one} for one in earlier)) - {""}
        yield VANISHED, tuple(sorted(last[column] for column in always - set(now)))
        yield (
            RENAMED,
            tuple(sorted(f"{last[c]} -> {now[c]}" for c in set(now) & set(last) if _is_new(c, now[c], earlier))),
        )


def _is_new(column: str, header: str, earlier: Sequence[Shape]) -> bool:
    return normalized(header) not in {normalized(name) for one in earlier for c, name in one if c == column}
