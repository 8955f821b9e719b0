"""Streams from strangers: counted, bounded, damage told."""

import io

import pytest

from ingestion.errors import FileRejected
from ingestion.files.inflate import Directory, counted, damage_told


class Failing(io.BytesIO):
    def read(self, size=-1, /):
        raise EOFError("cut")


@pytest.mark.parametrize("size", [-1, 1, 7, 3 << 20])
def test_counted_gives_exactly_what_is_allowed(size):
    content = bytes(range(256)) * 5000
    assert counted(io.BytesIO(content), len(content)).read(size) == content[: size if size >= 0 else None]
    with pytest.raises(FileRejected) as caught:
        counted(io.BytesIO(content), len(content) - 1).read()
    assert caught.value.reason == "unsafe_archive"


def test_counted_closes_what_it_reads():
    source = io.BytesIO(b"x")
    counted(source, 1).close()
    assert source.closed


def test_damage_told_is_a_verdict_on_the_file():
    for action in (lambda: counted(Failing(), 9).read(1), lambda: int("x")):
        with pytest.raises(FileRejected, match="Deliver it again") as caught, damage_told():
            action()
        assert caught.value.reason == "unreadable"


def test_directory_hands_out_no_more_than_a_list_of_members():
    file = Directory(io.BytesIO(bytes(5 << 20)))
    assert len(file.read(4 << 20)) == 4 << 20
    file.seek(0)
    for size in (-1, 5 << 20):
        file.seek(0)
        with pytest.raises(FileRejected):
            file.read(size)
