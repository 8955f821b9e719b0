"""Bytes to text, strictly: what does not decode is refused, and one way of reading gives what the other gives."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.errors import FileRejected
from ingestion.files.decoding import as_text, survey, text_of
from ingestion.files.streams import shared, stream_of

TEXT = "订单号,买家\n1,张三丰€😀\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_survey_reads_what_platforms_write(encoding, name):
    text = text_of(TEXT.encode(encoding))
    assert (text.whole(), text.original) == (TEXT.encode(), name)


def test_survey_reads_big_endian_utf16_by_its_mark():
    assert text_of(b"\xfe\xff" + TEXT.encode("utf-16-be")).whole() == TEXT.encode()


def test_survey_trusts_a_declared_encoding_strictly():
    assert text_of("ä".encode("latin-1"), "latin-1").whole() == "ä".encode()
    for data, declared in (("ä".encode(), "ascii"), ("中".encode("gb18030"), "utf-8"), (b"a", "klingon")):
        with pytest.raises(FileRejected) as caught:
            text_of(data, declared).whole()
        assert caught.value.reason == "undecodable"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("买家张三丰".encode()[:-1] + b",1\n", "undecodable"),
        ("张三丰".encode() + b"\xff\xfe,1\n", "undecodable"),
        (b"\xff\xff\xff", "undecodable"),
        (b"a,b\n\0\0", "not_a_table"),
        (b" \r\n\t", "empty"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
    ],
)
def test_survey_refuses_damage(data, reason):
    with pytest.raises(FileRejected) as caught:
        _cells(data)
    assert caught.value.reason == reason


def _cells(data):
    text = text_of(data)
    return as_text(pa.array([text.head()], pa.binary()), text.encoding)


@example('"订单"号', 1)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1), st.integers(1, 7))
def test_survey_decides_the_same_wherever_blocks_end(text, size):
    data = (text * 3).encode()

    def pieces():
        return stream_of(data[at : at + size] for at in range(0, len(data), size))

    if text.strip():
        assert survey(pieces).encoding == "utf-8"
        assert survey(pieces).quotes == text.count('"') * 3
        assert survey(pieces).whole() == data.removeprefix(b"\xef\xbb\xbf")


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))))
def test_as_text_decodes_cells_of_gb18030(cells):
    values = pa.array([cell.encode("gb18030") for cell in cells], pa.binary())
    assert as_text(values, "gb18030").to_pylist() == cells


def test_text_is_read_from_any_offset(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"\xef\xbb\xbfabcdef")
    text = survey(lambda: path.open("rb"))
    with text.at(2) as file:
        assert file.read() == b"cdef"
    with path.open("rb") as file:
        lent = survey(lambda: shared(file))
        assert [lent.whole(), lent.at(5).read()] == [b"abcdef", b"f"]
