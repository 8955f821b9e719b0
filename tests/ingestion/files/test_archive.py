"""Archives: what an honest one holds comes out whole; one that tries anything is refused before it is inflated."""

import gzip
import io
import stat
import struct
import zipfile
import zlib

import pytest

from ingestion.errors import FileRejected
from ingestion.files.archive import ArchiveLimits, open_members

CSV = "订单号,金额\n1,2.00\n".encode()
LIMITS = ArchiveLimits(max_bytes=8 << 20)


def zipped(*members, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of (name or ZipInfo, content) pairs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name="x.csv", kind=stat.S_IFLNK):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


def read(data, name="a.zip", limits=LIMITS):
    """Every member's name and content."""
    contents = []
    for member in open_members(io.BytesIO(data), name, limits):
        with member.open() as file:
            contents.append((member.name, file.read()))
    return contents


def reason(data, name="a.zip", limits=LIMITS):
    with pytest.raises(FileRejected) as caught:
        read(data, name, limits)
    return caught.value.reason


def encrypted(data):
    """The same ZIP with the mark of encryption on its first member, in both places."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "name", "wanted"),
    [
        (CSV, "a.csv", [("a.csv", CSV)]),
        (gzip.compress(CSV), "a.csv.gz", [("a.csv", CSV)]),
        (gzip.compress(CSV) + gzip.compress(CSV), "a.gz", [("a", CSV * 2)]),
        (zipped(("s/a.csv", CSV), ("b.csv", b"x")), "a.zip", [("s/a.csv", CSV), ("b.csv", b"x")]),
        (zipped(("a.csv", CSV), compression=zipfile.ZIP_STORED), "a.zip", [("a.csv", CSV)]),
        (
            zipped(("s/", b""), ("__MACOSX/._a.csv", b"x"), ("s/.DS_Store", b"x"), ("~$a.xlsx", b"x"), ("a.csv", CSV)),
            "a.zip",
            [("a.csv", CSV)],
        ),
    ],
)
def test_open_members_gives_every_file_whole(data, name, wanted):
    assert read(data, name) == wanted


def test_open_members_gives_a_member_again_from_its_start():
    for data in (CSV, gzip.compress(CSV), zipped(("a.csv", CSV))):
        (member,) = open_members(io.BytesIO(data), "a", LIMITS)
        with member.open() as file:
            file.read(3)
            assert member.open().read() == CSV


def test_open_members_takes_a_workbook_as_one_file():
    book = zipped(("xl/workbook.xml", b"<x/>"), ("[Content_Types].xml", b"<x/>"))
    assert read(book, "a.xlsx") == [("a.xlsx", book)]
    assert read(zipped(("in/a.xlsx", book))) == [("in/a.xlsx", book)]
    assert read(gzip.compress(book), "a.xlsx.gz") == [("a.xlsx", book)]


def test_open_members_reads_names_as_chinese_windows_writes_them():
    """Windows writes names in GBK without a mark; its second bytes may look like a backslash in other encodings."""
    for name, encoding in (("订单_孿.csv", "gbk"), ("订单.csv", "utf-8"), ("summe_a.csv", "ascii")):
        raw = name.encode(encoding)
        data = zipped(("x" * len(raw), CSV)).replace(b"x" * len(raw), raw)
        assert [told for told, _ in read(data)] == [name]


def test_open_members_shows_names_without_control_characters():
    (found,) = read(zipped(("a\x1b[2J\n\u202e.csv", CSV)))
    assert found[0] == "a\\x1b[2J\\x0a\\u202e.csv"


@pytest.mark.parametrize(
    "name", ["../a.csv", "s/../../a.csv", "/etc/a.csv", "C:/a.csv", "s\\..\\a.csv", "//host/a.csv", "a" * 2000]
)
def test_open_members_refuses_the_archive_for_one_path_outside(name):
    assert reason(zipped(("good.csv", CSV), (name, CSV))) == "unsafe_archive"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_open_members_refuses_the_archive_for_one_link_or_device(kind):
    assert reason(zipped(("good.csv", CSV), (link(kind=kind), b"/etc/passwd"))) == "unsafe_archive"


def test_open_members_refuses_a_name_told_twice():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.csv", CSV), ("a.csv", b"other"))
    assert reason(data) == "unsafe_archive"


def test_open_members_refuses_a_name_that_hides_its_end():
    data = zipped(("a.csv_.exe", CSV)).replace(b"a.csv_.exe", b"a.csv\0.exe")
    assert reason(data) == "unsafe_archive"


def test_open_members_refuses_a_directory_that_disagrees_with_the_member():
    data = zipped(("aaaa.csv", CSV))
    assert reason(b"PK" + data[2:].replace(b"aaaa.csv", b"bbbb.csv", 1)) == "unreadable"


def test_open_members_asks_for_an_archive_without_password():
    with pytest.raises(FileRejected, match="without one") as caught:
        read(encrypted(zipped(("a.csv", CSV))))
    assert caught.value.reason == "encrypted"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zipped(("a.zip", zipped(("a.csv", CSV)))), "a.zip"),
        (zipped(("good.csv", CSV), ("a.csv.gz", gzip.compress(CSV))), "a.zip"),
        (gzip.compress(zipped(("a.csv", CSV))), "a.zip.gz"),
        (gzip.compress(gzip.compress(CSV)), "a.gz.gz"),
        (gzip.compress(b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(300)), "a.tar.gz"),
    ],
)
def test_open_members_says_what_to_do_with_an_archive_zipped_twice(data, name):
    with pytest.raises(FileRejected, match="Unpack the outer one once") as caught:
        read(data, name)
    assert caught.value.reason == "nested_archive"


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(bytes(7 << 20)),
        zipped(("a.csv", bytes(7 << 20))),
        zipped(*((f"{n}.csv", bytes(1 << 20)) for n in range(7))),
    ],
)
def test_open_members_refuses_what_inflates_beyond_the_ratio(data):
    assert reason(data, limits=ArchiveLimits(max_bytes=1 << 30, max_ratio=50)) == "unsafe_archive"


def test_open_members_refuses_what_inflates_beyond_the_limit():
    noise = b"".join(zlib.crc32(str(n).encode()).to_bytes(4, "big") for n in range(500_000))
    for data in (gzip.compress(noise), zipped(("a.csv", noise))):
        assert reason(data, limits=ArchiveLimits(max_bytes=1_500_000)) == "unsafe_archive"


def test_open_members_stops_a_bomb_that_lies_about_its_size():
    """The size a ZIP states is not believed: no more than stated comes out, and the check sum then fails."""
    data = bytearray(zipped(("a.csv", bytes(7 << 20))))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(mark) + place
        data[at : at + 4] = struct.pack("<I", 1000)
    assert reason(bytes(data)) == "unreadable"


def test_open_members_refuses_more_members_than_allowed():
    assert reason(zipped(*((f"{n}.csv", b"x") for n in range(101)))) == "unsafe_archive"
    assert len(read(zipped(*((f"{n}.csv", b"x") for n in range(100))))) == 100


def test_open_members_reads_no_endless_directory():
    listed = zipped(*((f"{n:0900}.csv", b"") for n in range(5_000)))
    assert reason(listed) == "unsafe_archive"


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_open_members_refuses_what_was_cut_off(kept):
    noise = "".join(f"{n * 7919 % 10007}\n" for n in range(5_000)).encode()
    for data in (gzip.compress(noise), zipped(("a.csv", noise))):
        assert reason(data[: int(len(data) * kept)]) == "unreadable"


def test_open_members_refuses_a_changed_byte():
    data = bytearray(gzip.compress(CSV, mtime=0))
    data[-6] ^= 1
    assert reason(bytes(data)) == "unreadable"
    assert reason(zipped(("a.csv", CSV), compression=zipfile.ZIP_STORED).replace(b"2.00", b"3.00")) == "unreadable"


def test_open_members_lets_one_damaged_member_not_stop_the_others():
    data = zipped(("bad.csv", CSV), ("good.csv", b"1"), compression=zipfile.ZIP_STORED).replace(b"2.00", b"3.00")
    bad, good = open_members(io.BytesIO(data), "a.zip", LIMITS)
    assert good.open().read() == b"1"
    with pytest.raises(FileRejected):
        bad.open().read()


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_open_members_refuses_compressions_whose_output_cannot_be_bounded(compression):
    assert reason(zipped(("a.csv", CSV), compression=compression)) == "unreadable"


def test_open_members_tells_other_office_files_and_empty_archives():
    assert reason(zipped(("mimetype", b"application/vnd.oasis"), ("content.xml", b"<x/>"))) == "not_a_table"
    assert reason(zipped()) == "empty"
    assert reason(zipped(("s/", b""))) == "empty"
