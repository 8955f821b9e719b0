"""Streams that are made while they are read, and streams that are lent."""

import io

import pytest

from ingestion.files.streams import shared, stream_of


@pytest.mark.parametrize("size", [1, 2, 3, 100, -1])
def test_stream_of_gives_all_bytes_in_any_portions(size):
    stream = stream_of(iter([b"abc", b"de", b"f"]))
    parts = list(iter(lambda: stream.read(size), b""))
    assert b"".join(parts) == b"abcdef"
    assert size < 0 or all(len(part) <= size for part in parts)


def test_shared_stream_may_be_closed_without_closing_its_owner():
    owner = io.BytesIO(b"abc")
    with shared(owner) as lent:
        assert lent.read(1) == b"a"
    assert owner.read() == b"bc"
