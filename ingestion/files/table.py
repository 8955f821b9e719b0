"""What a reader hands on: the cells of one file as text, with the layout they were recognized as.

Flow: bytes -> reader of the kind -> `RawTable` (every cell a string, as delivered) -> cleaning, typing, loading.
Why:  typing text in one place means a CSV, a workbook and a Parquet file obey the same rules.
"""

from dataclasses import dataclass, field

import pyarrow as pa

from ingestion.contract import Layout
from ingestion.formats import FileFormat

ROW_NUMBER = "rn"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A layout a file may turn out to be; `format` is set for the custom ones of `huoshui.toml`."""

    layout: Layout
    format: FileFormat | None = None

    @property
    def name(self) -> str:
        """Name of the format, else of the layout."""
        return self.format.name if self.format else self.layout.name


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """A record whose number of cells differs from the header's; `text` is the record as delivered."""

    row_number: int
    text: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """Cells of one file: `cells` has `rn` (int64, from 1) and `c0` ... `cN` (string, empty or null for no value)."""

    candidate: Candidate
    headers: tuple[str, ...]
    cells: pa.Table
    ragged: tuple[RaggedRow, ...] = ()
    delimiter: str = ","
    notes: dict[str, str] = field(default_factory=dict)


def cell_names(count: int) -> list[str]:
    """`c0` ... for `count` columns."""
    return [f"c{position}" for position in range(count)]


def numbered(columns: list[pa.Array | pa.ChunkedArray], numbers: pa.Array) -> pa.Table:
    """A cells table from string columns and row numbers."""
    return pa.table([numbers, *columns], names=[ROW_NUMBER, *cell_names(len(columns))])
