"""Recognizes a file by its header row: which of the first 20 rows it is, and which layout it belongs to.

Flow: rows of cells -> normalized names -> best candidate (all required columns found, most columns matched).
Why:  no platform promises its headers; order, brackets, spaces and guards vary, and a title line may come first.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.contract import Column
from ingestion.errors import FileRejected
from ingestion.files.missing import missing_columns
from ingestion.files.table import Candidate

SEARCHED_ROWS = 20
OURS = "_huoshui_"  # how the columns begin that we add to exported rows; they are passed over when these come back
_GUARDS = "\ufeff\u200b\t`='\""


@lru_cache(maxsize=20_000)
def normalized(name: str) -> str:
    """A header without what exports vary in: width and form (NFKC), blanks, guards, letter case."""
    folded = unicodedata.normalize("NFKC", name).strip(_GUARDS + " \r\n")
    return "".join(folded.split()).strip(_GUARDS).casefold()


@dataclass(frozen=True, slots=True)
class Match:
    """How well a candidate fits a header row. `positions` maps column name -> cell position."""

    candidate: Candidate
    row: int
    positions: dict[str, int]
    missing: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, bool, int, int, str]:
        """Greater fits better: complete, custom with every mapped header, more columns, fewer unused; then by name."""
        mapped = [c for c in self.candidate.layout.columns if c.aliases]
        is_custom_whole = self.candidate.format is not None and len(self.positions) == len(mapped)
        unused = len(mapped) - len(self.positions)
        return (not self.missing, is_custom_whole, len(self.positions), -unused, self.candidate.name)


def match_header(candidate: Candidate, cells: Sequence[str], row: int = 0) -> Match:
    """Match one row of cells with one candidate."""
    places: dict[str, int] = {}
    for position, cell in enumerate(cells):
        places.setdefault(normalized(cell), position)
    positions: dict[str, int] = {}
    missing: list[str] = []
    given = set(candidate.format.constants) | set(candidate.format.generate) if candidate.format else set()
    for column in candidate.layout.columns:
        place = next((places[key] for key in _keys(column) if key in places), None)
        if place is not None:
            positions[column.name] = place
        elif column.required and column.name not in given:
            missing.append(column.aliases[0] if column.aliases else column.name)
    return Match(candidate, row, positions, tuple(missing))


@lru_cache(maxsize=10_000)
def _alias_keys(aliases: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(normalized(alias) for alias in aliases), normalized(name))


def _keys(column: Column) -> tuple[str, ...]:
    return _alias_keys(column.aliases, column.name)


def best_match(candidates: Sequence[Candidate], rows: Sequence[Sequence[str]]) -> Match | None:
    """The best fit among the first rows, complete or not; None when nothing fits at all."""
    best: Match | None = None
    known = [{key for column in candidate.layout.columns for key in _keys(column)} for candidate in candidates]
    for number, cells in enumerate(rows[:SEARCHED_ROWS]):
        named = set(map(normalized, cells))
        for candidate, keys in zip(candidates, known, strict=True):
            if keys.isdisjoint(
                named
            ):  # rows of data, mostly: matching each with every layout takes longer than parsing
                continue
            match = match_header(candidate, cells, number)
            if match.positions and (best is None or match.rank > best.rank):
                best = match
    return best


def accepted(match: Match | None, header: Sequence[str]) -> Match:
    """The match, if it is whole and unambiguous.

    Raises:
        FileRejected: unknown_layout, missing_key_column or duplicate_column.

    """
    if match is None or (match.missing and len(match.positions) < max(2, len(match.missing))):
        raise FileRejected("unknown_layout", f"No known header in the first {SEARCHED_ROWS} rows.")
    if match.missing:
        raise missing_columns(match.candidate, match.missing, _unclaimed(match, header))
    names = [normalized(cell) for cell in header]
    twice = {header[place] for place in match.positions.values() if names.count(names[place]) > 1}
    if twice:
        raise FileRejected(
            "duplicate_column",
            f"The header has more than one {', '.join(sorted(twice))}.",
            columns=tuple(sorted(twice)),
            stream=match.candidate.layout.stream,
        )
    return match


def _unclaimed(match: Match, header: Sequence[str]) -> list[str]:
    return [cell for place, cell in enumerate(header) if place not in match.positions.values() and normalized(cell)]
