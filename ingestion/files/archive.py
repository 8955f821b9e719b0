"""Opens gzip and ZIP without trusting them: members to read as streams, never a file written.

Flow: head of the file -> plain, gzip, ZIP or workbook -> directory judged as a whole -> one `Member` per table file,
      inflated while it is read, every byte counted.
Why:  an archive states its own sizes, names and kinds, and may lie about each; one that tries anything is refused
      before its first byte is inflated. "Zipped twice" is common, so it is told apart from malice.
"""

import gzip
import io
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from ingestion.errors import FileRejected
from ingestion.files.inflate import Directory, counted, damage_told, too_much
from ingestion.files.names import is_passing, shown
from ingestion.files.streams import shared

_SMALL = 1 << 20  # so much may come out of any archive, whatever the ratio
_HEAD = 512
_NAME_LENGTH = 1_000
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/", b"customXml/")
_PLAIN_KINDS = (0, stat.S_IFREG, stat.S_IFDIR)  # 0: written on a system without file kinds
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may become: inflated bytes of all members together, inflated : packed, number of members."""

    max_bytes: int = 1 << 30
    max_ratio: int = 200
    max_members: int = 100


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read. `name` is for showing and matching only, never a path; `open` starts at its first byte.

    Reading may raise FileRejected: unsafe_archive when more comes out than is allowed, unreadable when it is damaged.
    """

    name: str
    open: Callable[[], BinaryIO]


def open_members(file: BinaryIO, name: str, limits: ArchiveLimits) -> list[Member]:
    """The files inside `file`; a file that is no archive (a workbook among them) is its own only member.

    `file` must be seekable and stay open while members are read, one after the other.

    Raises:
        FileRejected: unsafe_archive, encrypted, nested_archive, unreadable, empty (no file inside).

    """
    head = _head(file)
    if head.startswith(_GZIP):
        return [_gzip_member(file, name, limits)]
    if head.startswith(_ZIP):
        return _zip_members(file, name, limits)
    return [_itself(file, name)]


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(_HEAD)


def _itself(file: BinaryIO, name: str) -> Member:
    def start() -> BinaryIO:
        file.seek(0)
        return shared(file)

    return Member(shown(name), start)


def _gzip_member(file: BinaryIO, name: str, limits: ArchiveLimits) -> Member:
    size = file.seek(0, io.SEEK_END)

    def start() -> BinaryIO:
        file.seek(0)
        return counted(gzip.GzipFile(fileobj=file), _allowed(size, limits))

    is_gz = name.casefold().endswith(".gz")
    member = Member(shown(name[:-3] if is_gz else name), start)
    _check_nested(member)
    return member


def _zip_members(file: BinaryIO, name: str, limits: ArchiveLimits) -> list[Member]:
    size = file.seek(0, io.SEEK_END)
    with damage_told():
        archive = zipfile.ZipFile(cast("IO[bytes]", Directory(file)))
    if "[Content_Types].xml" in archive.NameToInfo:
        return [_itself(file, name)]
    if "mimetype" in archive.NameToInfo:
        raise FileRejected("not_a_table", "This is an OpenDocument file. Save it as XLSX or CSV.")
    infos = archive.infolist()
    names = [_name(info) for info in infos]
    _check_members(infos, names)
    files = [(info, told) for info, told in zip(infos, names, strict=True) if not _is_litter(told)]
    if not files:
        raise FileRejected("empty", "The archive holds no file.")
    if len(files) > limits.max_members:
        raise FileRejected(
            "unsafe_archive", f"The archive holds {len(files)} files, more than {limits.max_members}. Deliver fewer."
        )
    allowed = _allowed(size, limits)
    if sum(info.file_size for info, _ in files) > allowed:
        raise too_much()
    members = [Member(shown(told), partial(_open_zipped, archive, info, allowed)) for info, told in files]
    for member in members:
        _check_nested(member)
    return members


def _open_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowed: int) -> BinaryIO:
    with damage_told():
        return counted(archive.open(info), allowed)


def _allowed(size: int, limits: ArchiveLimits) -> int:
    return min(limits.max_bytes, max(size * limits.max_ratio, _SMALL))


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name: stated UTF-8, else UTF-8 or GBK as Chinese Windows writes it, else cp437 as specified."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _check_members(infos: Sequence[zipfile.ZipInfo], names: Sequence[str]) -> None:
    """Refuse the whole archive for any member that is not a plain file under its own name."""
    for info, name in zip(infos, names, strict=True):
        if len(name) > _NAME_LENGTH or _leaves_folder(name):
            raise FileRejected(
                "unsafe_archive", f"The archive holds a path that leaves its folder: {shown(name[:80])!r}."
            )
        if stat.S_IFMT(info.external_attr >> 16) not in _PLAIN_KINDS:
            raise FileRejected("unsafe_archive", f"The archive holds a link or a device: {shown(name)!r}.")
        if info.flag_bits & _ENCRYPTED:
            raise FileRejected("encrypted", "The archive asks for a password. Deliver it without one.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRejected("unreadable", "The archive uses a rare compression. Pack it as an ordinary ZIP again.")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise FileRejected("unsafe_archive", f"The archive holds {shown(twice[0])!r} more than once.")


def _leaves_folder(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or ":" in parts[0]


def _is_litter(name: str) -> bool:
    """Folders, and what file managers leave behind."""
    return name.endswith("/") or name.startswith("__MACOSX/") or is_passing(PurePosixPath(name).name)


def _check_nested(member: Member) -> None:
    """Refuse an archive in an archive; a workbook is none. Only the head is read."""
    try:
        with member.open() as stream:
            head = stream.read(_HEAD)
    except FileRejected:
        return  # a damaged member is refused when it is read, and does not stop the others
    is_zip = head.startswith(_ZIP) and not head[30:].startswith(_OFFICE)
    if is_zip or head.startswith(_GZIP) or head[257:262] == b"ustar":
        raise FileRejected(
            "nested_archive",
            f"{member.name!r} is an archive inside the archive. Unpack the outer one once and deliver what is inside.",
        )
