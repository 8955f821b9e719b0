"""Kinds by content, archives within limits, formats chosen by name or pattern."""

import gzip
import io
import zipfile

import pytest

from ingestion.errors import FileRejected
from ingestion.files.parse import Request, members, parse
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

ALL = tuple(Candidate(layout) for layout in LAYOUTS.values())
SPEND = "日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n".encode()


def packed(**members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return sink.getvalue()


def read(data, request):
    (member,) = members(io.BytesIO(data), request)
    return parse(member, request).collected()


@pytest.mark.parametrize("data", [SPEND, gzip.compress(SPEND), packed(spend_csv=SPEND)])
def test_parse_reads_plain_and_packed_alike(data):
    raw = read(data, Request("spend.xls", ALL))
    assert (raw.candidate.name, raw.cells["c3"].to_pylist()) == ("brand__ad_spend", ["12.00"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(**{"..__a_csv": SPEND}), "unsafe_archive"),
        (gzip.compress(b"0" * 5_000_000), "unsafe_archive"),
        (gzip.compress(SPEND)[:-9], "unreadable"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"\xd0\xcf\x11\xe0old", "not_a_table"),
        (packed(**{"[Content_Types].xml": "<!DOCTYPE x>"}), "unsafe_archive"),
    ],
)
def test_parse_refuses_what_is_unsafe_or_nothing(data, reason):
    with pytest.raises(FileRejected) as caught:
        read(data, Request("x.csv", ALL))
    assert caught.value.reason == reason


def test_members_obey_the_size_limit():
    with pytest.raises(FileRejected, match="inflates"):
        read(gzip.compress(SPEND * 100), Request("x.gz", ALL, max_bytes=1000))


def test_members_of_an_archive_are_read_one_by_one():
    request = Request("x.zip", ALL)
    found = members(io.BytesIO(packed(a_csv=SPEND, b_csv=SPEND.replace(b"12.00", b"13.00"))), request)
    assert [parse(one, request).collected().cells["c3"].to_pylist() for one in found] == [["12.00"], ["13.00"]]
