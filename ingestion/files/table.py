"""What a reader hands on: the cells of one file as text, with the layout they were recognized as.

Flow: bytes -> reader of the kind -> `CellStream` (every cell a string, as delivered) -> cleaning, typing, loading.
Why:  typing text in one place means a CSV, a workbook and a Parquet file obey the same rules; batch by batch, a file
      of ten million lines takes no more memory than one of a hundred thousand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contract import Layout
from ingestion.formats import FileFormat

ROW_NUMBER = "rn"
_BATCH_ROWS = 32_768


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


@dataclass(frozen=True, slots=True)
class CellStream:
    """Cells of one file, to be read once: batches of `rn` and `c0` ... `cN` as in `RawTable`.

    `ragged` is complete when `batches` are exhausted. Reading them may raise FileRejected. `is_slow`: reading takes
    longer than all that follows.
    """

    candidate: Candidate
    headers: tuple[str, ...]
    batches: Iterator[pa.RecordBatch]
    delimiter: str = ","
    ragged: list[RaggedRow] = field(default_factory=list)
    is_slow: bool = False

    def collected(self) -> RawTable:
        """All of it as one table."""
        cells = pa.Table.from_batches(list(self.batches), raw_schema(len(self.headers)))
        return RawTable(self.candidate, self.headers, cells, tuple(self.ragged), self.delimiter)

    def only(self, rows: Sequence[int]) -> "CellStream":
        """The same, of which only the rows of these numbers are wanted."""
        wanted = pa.array(sorted(rows), pa.int64())
        chosen = (batch.filter(pc.is_in(batch[ROW_NUMBER], value_set=wanted)) for batch in self.batches)
        return replace(self, batches=chosen)


def streamed(raw: RawTable) -> CellStream:
    """A table as a stream."""
    cells = raw.cells.cast(raw_schema(len(raw.headers)))
    batches = iter(cells.to_batches(max_chunksize=_BATCH_ROWS))
    return CellStream(raw.candidate, raw.headers, batches, raw.delimiter, list(raw.ragged))


def raw_schema(columns: int) -> pa.Schema:
    """Schema of the cells of a file with that many columns."""
    return pa.schema([(ROW_NUMBER, pa.int64()), *((name, pa.string()) for name in cell_names(columns))])
