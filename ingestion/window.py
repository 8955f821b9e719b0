"""How many batches of a delivery lie between its reader and the engine.

Flow: a batch waits until one of those handed out is freed -> it is read and handed out, with a buffer that tells when
      it is freed.
Why:  between a Python reader and DuckDB stands pyarrow's scanner, which reads ahead up to a gigabyte: where reading is
      faster than writing, memory grew with the file. Memory that is used again is also faster than new.
"""

from collections.abc import Iterable, Iterator
from threading import BoundedSemaphore
from weakref import finalize

import pyarrow as pa

_PATIENCE = 5.0  # seconds after which a batch goes out anyway: an engine that holds more must not wait for ever


class Window:
    """Lets `size` batches be out at a time. The first column of each holds numbers, none of them null."""

    def __init__(self, size: int, patience: float = _PATIENCE) -> None:
        self._room, self._patience = BoundedSemaphore(size), patience

    def through(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches, each read as soon as there is room for it."""
        coming = iter(batches)
        while True:
            has_room = self._room.acquire(timeout=self._patience)
            batch = next(coming, None)
            if batch is None:
                return
            yield self._watched(batch) if has_room else batch

    def _watched(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The same batch; room is made when its first column is freed."""
        numbers = batch.column(0)
        values = numbers.buffers()[1]
        held = _Held(values)
        finalize(held, self._room.release)
        watched = pa.foreign_buffer(values.address, values.size, held)
        column = pa.Array.from_buffers(numbers.type, len(numbers), [None, watched], offset=numbers.offset)
        return batch.set_column(0, batch.schema.field(0), column)


class _Held:
    """Keeps a buffer for as long as Arrow keeps this."""

    def __init__(self, buffer: pa.Buffer) -> None:
        self.buffer = buffer
