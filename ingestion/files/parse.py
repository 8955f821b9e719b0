"""One file's bytes to a `RawTable`: unpack, tell the kind by content, choose the reader.

Flow: bytes -> out of gzip or a one-file ZIP -> workbook, Parquet, JSON lines, bill or delimited text -> cells.
Why:  the name of a file proves nothing; `.xls` exports are often CSV. Runs inside the limited process only.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import IO

from ingestion.errors import FileRejected
from ingestion.files.bill import is_bill, read_bill
from ingestion.files.decoding import to_utf8
from ingestion.files.delimited import read_delimited
from ingestion.files.fixed_width import read_fixed_width
from ingestion.files.records import read_json_lines, read_parquet
from ingestion.files.table import Candidate, RawTable
from ingestion.files.workbook import read_workbook

_MAX_RATIO = 200  # inflated : packed, beyond which an archive is a bomb


@dataclass(frozen=True, slots=True)
class Request:
    """What to parse: the bytes' file name, the candidates, a format forced by name, and the inflated limit."""

    name: str
    candidates: tuple[Candidate, ...]
    format_name: str = ""
    max_bytes: int = 1 << 30


def parse(data: bytes, request: Request) -> RawTable:
    """Read one file.

    Raises:
        FileRejected: any of the reasons of the readers; empty for a file without content.

    """
    name, data = unpacked(data, request)
    if not data.strip(b" \r\n\t\xef\xbb\xbf"):
        raise FileRejected("empty", "The file is empty.")
    candidates, forced = _chosen(name, request)
    kind = candidates[0].format.kind if forced and candidates[0].format else ""
    skip = candidates[0].format.skip_rows if forced and candidates[0].format else 0
    kind = kind or kind_of(data)
    if kind == "xlsx":
        check_workbook(data, request)
        return read_workbook(data, candidates, skip)
    if kind == "parquet":
        return read_parquet(data, candidates)
    declared = candidates[0].format.encoding if forced and candidates[0].format else ""
    text, _ = to_utf8(data, declared)
    return _read_text(text, kind, candidates, forced)


def _read_text(text: bytes, kind: str, candidates: Sequence[Candidate], forced: bool) -> RawTable:
    if kind == "fixed_width":
        return read_fixed_width(text, candidates[0])
    if kind == "jsonl" or (not kind and text.lstrip().startswith(b"{")):
        return read_json_lines(text, candidates)
    if not forced and is_bill(text, candidates):
        return read_bill(text, candidates)
    tables = [one for one in candidates if one.layout.framing == "table"]
    return read_delimited(text, tables, forced)


def _chosen(name: str, request: Request) -> tuple[tuple[Candidate, ...], bool]:
    """The named format, else the one whose `match` fits the file name, else every candidate."""
    named = [one for one in request.candidates if one.format and one.name == request.format_name]
    if named:
        return (named[0],), True
    for one in request.candidates:
        if one.format and one.format.match and fnmatch(name.casefold(), one.format.match.casefold()):
            return (one,), True
    # Without a readable header a format can only be chosen by name or match.
    readable = (c for c in request.candidates if not c.format or (c.format.header and not c.format.positions))
    return tuple(readable), False


def kind_of(data: bytes) -> str:
    """`xlsx`, `parquet`, or empty for text.

    Raises:
        FileRejected: not_a_table for kinds no table of ours comes in.

    """
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PARE"):
        raise FileRejected("encrypted", "The Parquet file is encrypted. Deliver it without encryption.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRejected("not_a_table", "This is an old or password-protected Excel file. Save it as XLSX or CSV.")
    for mark, name in (
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"Rar!", "RAR"),
        (b"7z", "7z"),
    ):
        if data.startswith(mark):
            raise FileRejected("not_a_table", f"This is a {name} file, no table.")
    if data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise FileRejected("not_a_table", "This is HTML or XML, no table: perhaps a login or error page was saved.")
    return ""


def unpacked(data: bytes, request: Request) -> tuple[str, bytes]:
    """Name and bytes of the file inside gzip or a ZIP of one file; anything else as it is.

    Raises:
        FileRejected: unsafe_archive, several_files, unreadable.

    """
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                return request.name.removesuffix(".gz"), _limited(packed, len(data), request)
        if data.startswith(b"PK\x03\x04") and not _is_workbook(data):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                member = _only_member(archive)
                with archive.open(member) as packed:
                    return member.filename.rsplit("/", 1)[-1], _limited(packed, len(data), request)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise FileRejected("unreadable", f"The archive cannot be unpacked: {error}.") from error
    return request.name, data


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0] or (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise FileRejected("unsafe_archive", "The archive holds a link or a path that leaves its folder.")
    if len(members) != 1:
        raise FileRejected("several_files", f"The archive holds {len(members)} files; deliver them one by one.")
    return members[0]


def _limited(packed: IO[bytes] | gzip.GzipFile, size: int, request: Request) -> bytes:
    limit = min(request.max_bytes, max(size * _MAX_RATIO, 1 << 20))
    data = packed.read(limit + 1)
    if len(data) > limit:
        raise FileRejected("unsafe_archive", "The archive inflates beyond what is allowed.")
    return data


def check_workbook(data: bytes, request: Request) -> None:
    """Refuse a workbook that would inflate beyond the limit, or that carries a document type definition."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            total = sum(member.file_size for member in archive.infolist())
            if total > min(request.max_bytes, max(len(data) * _MAX_RATIO, 1 << 20)):
                raise FileRejected("unsafe_archive", "The workbook inflates beyond what is allowed.")
            for member in archive.infolist():
                if member.filename.endswith(".xml"):
                    with archive.open(member) as part:
                        if b"<!DOCTYPE" in part.read(1024):
                            raise FileRejected("unsafe_archive", "The workbook carries a document type definition.")
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise FileRejected("unreadable", f"The workbook cannot be opened: {error}.") from error
