"""Looks through a workbook before anything parses it: sizes, document types, cells far outside the table.

Flow: every part inflated once, counted, in blocks -> prolog judged, farthest cell and cells in error noted -> `Survey`.
Why:  the parser trusts the XML and allocates a rectangle up to the farthest cell, so a file of some kilobytes could
      ask for terabytes. It also shows `#N/A` as an empty cell; cells in error are therefore found here.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import IO, BinaryIO, cast

from ingestion.errors import FileRejected
from ingestion.files.inflate import Directory, counted, damage_told, too_much

OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # how files of the old Excel begin, and workbooks with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1 << 20
_OVERLAP = 512
_MAX_RATIO = 100
_SMALL = 16 << 20
_MAX_PARTS = 2_000
_BLANKS = 8_000_000  # so many cells may lie between the table and a stray one, more in a large table
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0\0<")
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]{1,9})([0-9]{1,9})"')
_FAR = re.compile(rb'r="([A-Z]{3,9})')
_LAST_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,8})"')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]* t="e"[^<>]*>(?:<f[^<>]*>[^<>]*</f>|<f[^<>]*/>)?<v>(#[^<]{1,20})</v>'
)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')

Cells = dict[tuple[int, int], str]


@dataclass(slots=True)
class Survey:
    """What was seen: inflated bytes in all, and cells in error by part of a sheet: (row, column) from 0 -> `#N/A`."""

    inflated: int = 0
    errors: dict[str, Cells] = field(default_factory=dict)
    book: bytes = b""
    relations: bytes = b""

    def errors_of(self, sheet: str) -> Cells:
        """Cells in error of the sheet with this name."""
        if not self.errors:
            return {}
        targets = {one.get("Id"): one.get("Target", "") for one in _elements(self.relations, "Relationship")}
        for one in _elements(self.book, "sheet"):
            if one.get("name") == sheet:
                target = targets.get(next((v for k, v in one.items() if k.endswith(":id")), ""), "")
                return self.errors.get(normpath(target[1:] if target.startswith("/") else f"xl/{target}"), {})
        return {}


def _elements(part: bytes, name: str) -> Iterator[dict[str, str]]:
    text = part.decode("utf-8", "replace")
    for element in re.findall(rf"<(?:\w+:)?{name}\s([^<>]*)>", text):
        yield {key: _unescaped(value) for key, value in _ATTRIBUTE.findall(element)}


def _unescaped(value: str) -> str:
    for escaped, plain in (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        value = value.replace(escaped, plain)
    return value


def survey(data: bytes, max_bytes: int) -> Survey:
    """Judge every part of a workbook.

    Raises:
        FileRejected: unsafe_archive, unreadable, stray_cell.

    """
    with damage_told():
        archive = zipfile.ZipFile(cast("IO[bytes]", Directory(io.BytesIO(data))))
    infos = archive.infolist()
    if len(archive.NameToInfo) < len(infos) or len(infos) > _MAX_PARTS:
        raise FileRejected("unsafe_archive", "The workbook holds a part twice, or more parts than any workbook has.")
    allowed = min(max_bytes, max(len(data) * _MAX_RATIO, _SMALL))
    found = Survey(sum(info.file_size for info in infos))
    if found.inflated > allowed:
        raise too_much()
    for info in infos:
        with damage_told():
            stream = counted(archive.open(info), allowed)
        with stream:
            _look(stream, info.filename, found)
    return found


def _look(stream: BinaryIO, name: str, found: Survey) -> None:
    block = stream.read(_BLOCK)
    _check_prolog(block)
    if name == _BOOK:
        found.book = block
    elif name == _RELATIONS:
        found.relations = block
    is_sheet, extent = name.startswith("xl/worksheets/") and name.endswith(".xml"), _Extent(block[: _OVERLAP * 8])
    while block:
        if is_sheet:
            extent.see(block)
            if b"#" in block and b't="e"' in block:
                found.errors.setdefault(name, {}).update(_cells_in_error(block))
        more = stream.read(_BLOCK)
        block = block[-_OVERLAP:] + more if more else b""
    extent.check()


def _check_prolog(head: bytes) -> None:
    """Refuse a document type definition, and encodings in which one could hide."""
    if head.startswith(_WIDE):
        raise FileRejected("unsafe_archive", "A part of the workbook is in UTF-16. Save the workbook again.")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _ENCODING.match(text)
    if declared and declared.group(1).lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise FileRejected("unsafe_archive", "A part of the workbook is in a rare encoding. Save the workbook again.")
    while text.startswith((b"<?", b"<!--")):
        end = b"?>" if text.startswith(b"<?") else b"-->"
        text = text.partition(end)[2].lstrip()
    if text.startswith(b"<!") or (not text and head.lstrip()[:1] == b"<"):
        raise FileRejected("unsafe_archive", "The workbook carries a document type definition.")


def _cells_in_error(block: bytes) -> Cells:
    return {(int(row) - 1, _column(letters) - 1): text.decode() for letters, row, text in _ERROR.findall(block)}


def _column(letters: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Extent:
    """How far a sheet reaches. Looked into only where the sheet says it is huge; a liar meets the memory limit."""

    def __init__(self, head: bytes) -> None:
        told = _DIMENSION.search(head)
        self._is_doubtful = told is not None and int(told[2]) * _column(told[1]) > _BLANKS
        self._rows = self._columns = self._bytes = 0
        self._cell = ""

    def see(self, block: bytes) -> None:
        """Take in one block: the cell farthest right and the last of its rows."""
        self._bytes += len(block)
        if self._is_doubtful:
            for letters in set(_FAR.findall(block)):
                self._reach(_column(letters), 0, letters.decode())
            for end in (block.find(b"</row>"), block.rfind(b"</row>")):
                for letters, row in _LAST_CELL.findall(block, max(0, end - _OVERLAP), max(0, end))[-1:]:
                    self._reach(_column(letters), int(row), f"{letters.decode()}{row.decode()}")

    def _reach(self, column: int, row: int, cell: str) -> None:
        if column > self._columns or row > self._rows:
            self._cell = cell
        self._columns, self._rows = max(self._columns, column), max(self._rows, row)

    def check(self) -> None:
        """Refuse a table with a cell far outside of it."""
        if self._rows * self._columns > max(_BLANKS, self._bytes // 4):
            raise FileRejected(
                "stray_cell", f"A cell far outside the table ({self._cell}) is filled. Delete it and save again."
            )


def old_workbook(file: BinaryIO) -> FileRejected:
    """Why a file that begins with `OLD_EXCEL` is not read: it asks for a password, or is of the old kind."""
    block = file.read(_BLOCK)
    while block:
        if _ENCRYPTED in block:
            return FileRejected("encrypted", "The workbook asks for a password. Save it without one.")
        more = file.read(_BLOCK)
        block = block[-_OVERLAP:] + more if more else b""
    return FileRejected("not_a_table", "This is an Excel file of the old kind (.xls). Save it as XLSX or CSV.")
