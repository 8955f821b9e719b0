"""One file's bytes to a `CellStream`: unpack, tell the kind by content, choose the reader.

Flow: file -> its member -> workbook, Parquet, JSON lines, bill or delimited text -> cells.
Why:  the name of a file proves nothing; `.xls` exports are often CSV. Runs inside the limited process only, which is
      started for every run: the readers that few files need are imported where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import BinaryIO

from ingestion.errors import FileRejected
from ingestion.files.archive import ArchiveLimits, Member, open_members
from ingestion.files.bill import is_bill, read_bill
from ingestion.files.decoding import Text, survey
from ingestion.files.delimited import read_delimited
from ingestion.files.fixed_width import read_fixed_width
from ingestion.files.table import Candidate, CellStream, streamed
from ingestion.files.workbook_guard import OLD_EXCEL, old_workbook

_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What to parse: the file's name, the candidates, a format forced by name, and the inflated limit.

    `member` is the position of a file in an archive of several (None: the archive has one). Of `rows`, where given,
    only those numbers are wanted, untrimmed.
    """

    name: str
    candidates: tuple[Candidate, ...]
    format_name: str = ""
    max_bytes: int = 1 << 30
    member: int | None = None
    rows: tuple[int, ...] | None = None


def members(file: BinaryIO, request: Request) -> list[Member]:
    """The files inside `file`, which is its own only one unless it is an archive."""
    return open_members(file, request.name, ArchiveLimits(request.max_bytes))


def parse(member: Member, request: Request) -> CellStream:
    """Read one file.

    Raises:
        FileRejected: any of the reasons of the readers; empty for a file without content.

    """
    candidates, forced = _chosen(member.name.rpartition("/")[2], request)
    custom = candidates[0].format if forced else None
    with member.open() as file:
        head = file.read(_HEAD)
    if head.startswith(OLD_EXCEL):
        with member.open() as file:
            raise old_workbook(file)
    kind = (custom.kind if custom else "") or kind_of(head)
    if kind in ("xlsx", "parquet"):
        with member.open() as file:
            data = file.read()
        if kind == "parquet":
            from ingestion.files.records import read_parquet

            return streamed(read_parquet(data, candidates, request.max_bytes))
        from ingestion.files.workbook import read_workbook

        return read_workbook(data, candidates, custom.skip_rows if custom else 0, request.max_bytes)
    return _read_text(survey(member.open, custom.encoding if custom else ""), kind, candidates, forced)


def _read_text(text: Text, kind: str, candidates: Sequence[Candidate], forced: bool) -> CellStream:
    if kind == "fixed_width":
        return streamed(read_fixed_width(text.whole(), candidates[0]))
    with text.transcoded().at(0) as file:
        head = file.read(65_536)
    if kind == "jsonl" or (not kind and head.lstrip().startswith((b"{", b"["))):
        from ingestion.files.records import read_json_lines

        return streamed(read_json_lines(text.whole(), candidates))
    if not forced and is_bill(head, candidates):
        return streamed(read_bill(text.whole(), candidates))
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


def kind_of(head: bytes) -> str:
    """`xlsx`, `parquet`, or empty for text, from the first bytes.

    Raises:
        FileRejected: not_a_table for kinds no table of ours comes in; empty for no bytes.

    """
    if not head:
        raise FileRejected("empty", "The file is empty.")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PARE"):
        raise FileRejected("encrypted", "The Parquet file is encrypted. Deliver it without encryption.")
    for mark, name in (
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"Rar!", "RAR"),
        (b"7z", "7z"),
    ):
        if head.startswith(mark):
            raise FileRejected("not_a_table", f"This is a {name} file, no table.")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise FileRejected("not_a_table", "This is HTML or XML, no table: perhaps a login or error page was saved.")
    return ""
