"""Batches between a reader and the engine: no more at a time than asked, whoever is slower, and none is lost."""

import gc
import time
from weakref import finalize

import duckdb
import pyarrow as pa
import pytest

from ingestion.window import Window

ROWS = 1_000
SCHEMA = pa.schema([("rn", pa.int64()), ("text", pa.string())])


class Reader:
    """Makes batches and knows how many of them are still held by somebody."""

    def __init__(self, count):
        self.count, self.out, self.most = count, 0, 0

    def freed(self):
        self.out -= 1

    def batches(self):
        for number in range(self.count):
            text = pa.array([f"{number}-{row}" for row in range(ROWS)])
            holder = type("Holder", (), {"buffer": text.buffers()[2]})()
            finalize(holder, self.freed)
            watched = pa.foreign_buffer(holder.buffer.address, holder.buffer.size, holder)
            self.out += 1
            self.most = max(self.most, self.out)
            text = pa.Array.from_buffers(pa.string(), ROWS, [None, text.buffers()[1], watched])
            del holder, watched
            yield pa.record_batch([pa.array(range(number * ROWS, (number + 1) * ROWS)), text], schema=SCHEMA)


def read_slowly(batches):
    with duckdb.connect(config={"threads": 2}) as con:
        con.register("cells", pa.RecordBatchReader.from_batches(SCHEMA, batches))
        slow = "text" + " || md5(text)" * 12
        return con.execute(
            f"select count(*), sum(rn), count(distinct text), max(length(sha256({slow}))) from cells"
        ).fetchone()


def test_an_engine_that_is_slower_holds_no_more_batches_than_the_window_has():
    free, bound = Reader(150), Reader(150)
    rows = 150 * ROWS
    assert read_slowly(free.batches()) == (rows, rows * (rows - 1) // 2, rows, 64)
    assert read_slowly(Window(6).through(bound.batches())) == (rows, rows * (rows - 1) // 2, rows, 64)
    assert bound.most <= 8 < free.most  # two more: the one being made, and one on its way to be freed


def test_a_batch_waits_until_one_is_freed_and_no_longer_than_patience():
    passing = Window(2, patience=0.3).through(Reader(5).batches())
    first, second = next(passing), next(passing)
    del first
    gc.collect()
    begun = time.monotonic()
    third = next(passing)
    assert time.monotonic() - begun < 0.2
    fourth = next(passing)
    assert time.monotonic() - begun >= 0.3
    assert [batch["rn"][0].as_py() for batch in (second, third, fourth)] == [ROWS, 2 * ROWS, 3 * ROWS]


def test_parts_of_a_batch_keep_their_numbers():
    (batch,) = Reader(1).batches()
    (part,) = Window(1).through([batch.slice(10, 5)])
    assert part.equals(batch.slice(10, 5))


def test_what_a_reader_raises_is_raised():
    def broken():
        yield from Reader(1).batches()
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        list(Window(4).through(broken()))
