"""A delivery whose cells can be looked at more than once: a file, or rows at hand.

Why:  millions of rows pass once and are not kept; the few that turn out bad are asked for again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pyarrow as pa

from ingestion.files.table import CellStream, RawTable, streamed
from ingestion.files.trimming import trimmed


class Delivered(Protocol):
    """What can be taken in. Reading it may raise FileRejected."""

    @property
    def size_bytes(self) -> int:
        """How large it is, roughly; decides how it is worked on, not what comes out."""

    def stream(self) -> CellStream:
        """All cells, trimmed, from the start."""

    def rows(self, numbers: Sequence[int]) -> pa.Table:
        """The cells of some rows, as delivered."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table at hand."""

    raw: RawTable

    @property
    def size_bytes(self) -> int:
        """Bytes of the cells."""
        return int(self.raw.cells.nbytes)

    def stream(self) -> CellStream:
        """All cells, trimmed, from the start."""
        whole = streamed(self.raw)
        return replace(whole, batches=map(trimmed, whole.batches))

    def rows(self, numbers: Sequence[int]) -> pa.Table:
        """The cells of some rows, as delivered."""
        return streamed(self.raw).only(numbers).collected().cells
