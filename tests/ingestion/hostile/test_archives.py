"""Archives and JSON lines: what is packed obeys the same rules; what tries to leave or to swell is refused whole."""

import gzip
import io
import json
import stat
import struct
import zipfile

import pytest


def zipped(*members, **how):
    """A ZIP of (name or ZipInfo, bytes) members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", how.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def one_csv(m):
    lines = m.lines(3)
    m.put("订单导出.zip", zipped(("订单导出_20260601_063000.csv", m.orders(lines).encode())), lines=lines)


def one_gb18030_csv_under_a_gbk_name(m):
    lines = m.lines(3)
    archive = zipped(("XXXX.csv", m.orders(lines).encode("gb18030"))).replace(b"XXXX", "订单".encode("gbk"))
    m.put("订单导出.zip", archive, lines=lines)


def one_workbook(m):
    lines = m.lines(3)
    m.put("订单导出.zip", zipped(("a/b/订单.xlsx", m.workbook({"导出": m.table(lines)}))), lines=lines)


def gzip_of_a_csv(m):
    first, second = m.lines(3), m.lines(3)
    m.put("订单导出.csv.gz", gzip.compress(m.orders(first).encode()), lines=first)
    head, tail = m.orders(second).encode()[:100], m.orders(second).encode()[100:]
    m.put("zwei_teile.csv.gz", gzip.compress(head) + gzip.compress(tail), lines=second)


def zip_without_sizes_in_front(m):
    """A streaming writer puts them behind the data."""
    lines = m.lines(3)

    class Unseekable(io.RawIOBase):
        def __init__(self):
            self.kept = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.kept += data
            return len(data)

    sink = Unseekable()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", m.orders(lines).encode())
    m.put("订单导出.zip", bytes(sink.kept), lines=lines)


def members_that_leave_the_folder(m):
    names = ("../../huoshui-evil.csv", "/tmp/huoshui-evil.csv", "a/../../huoshui-evil.csv", "C:/huoshui-evil.csv")
    for place, name in enumerate((*names, "..\\huoshui-evil.csv")):
        content = zipped((name, m.orders(m.lines(1)).encode()))
        m.put(f"{place}.zip", content, "rejected", reason="unsafe_archive")


def good_member_beside_a_bad_one(m):
    members = [("a.csv", m.orders(m.lines(1)).encode()), ("../b.csv", m.orders(m.lines(1)).encode())]
    m.put("订单导出.zip", zipped(*members), "rejected", reason="unsafe_archive")


def bombs(m):
    blanks = b"\n" * (300 << 20)
    m.put("bombe.zip", zipped(("a.csv", blanks)), "rejected", reason="unsafe_archive")
    m.put("bombe.csv.gz", gzip.compress(blanks, 6), "rejected", reason="unsafe_archive")


def bomb_that_lies_about_its_size(m):
    content = bytearray(zipped(("a.csv", b"\n" * (50 << 20))))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", 100)
    m.put("bombe.zip", bytes(content), "rejected", reason="unreadable")


def cut_archives(m):
    text = m.orders(m.lines(60)).encode()
    packed, squeezed = zipped(("a.csv", text)), gzip.compress(text)
    m.put("halb.zip", packed[: len(packed) // 2], "rejected", reason="unreadable")
    m.put("fast.zip", packed[:-1], "rejected", reason="unreadable")
    m.put("halb.csv.gz", squeezed[: len(squeezed) // 2], "rejected", reason="unreadable")
    m.put("fast.csv.gz", squeezed[:-1], "rejected", reason="unreadable")


def damaged_archives(m):
    """One byte of the packed data is another: the checksum tells, whatever still inflates."""
    text = m.orders(m.lines(60)).encode()
    for name, content in (("a.zip", zipped(("a.csv", text))), ("a.csv.gz", gzip.compress(text))):
        damaged = bytearray(content)
        damaged[len(damaged) // 2] ^= 0x55
        m.put(name, bytes(damaged), "rejected", reason="unreadable")


def stored_archive_with_a_flipped_byte(m):
    """Uncompressed data reads on happily; only the checksum knows."""
    content = bytearray(zipped(("a.csv", m.orders(m.lines(5)).encode()), compression=zipfile.ZIP_STORED))
    place = bytes(content).index("待发货".encode())
    content[place + 2] ^= 1
    m.put("订单导出.zip", bytes(content), "rejected", reason="unreadable")


def json_lines(m):
    lines = m.lines(4)
    text = "\n".join(json.dumps(line.cells(), ensure_ascii=False) for line in lines)
    m.put("订单导出.jsonl", text.encode(), lines=lines)


def json_lines_with_numbers(m):
    """Ids and counts as numbers, 19 digits long: as text from end to end."""
    lines = m.lines(3)
    rows = [line.cells() for line in lines]
    text = "\n".join(
        json.dumps(row, ensure_ascii=False).replace(f'"{line.order_id}"', line.order_id)
        for row, line in zip(rows, lines, strict=True)
    )
    m.put("订单导出.jsonl", text.encode(), lines=lines)


def json_lines_with_rare_line_separators(m):
    """U+2028, U+0085 and their like end lines elsewhere; in JSON they are text."""
    lines = m.lines(6)
    for line, mark in zip(lines, "\u2028\u2029\x85\x0b\x0c\x1d", strict=True):
        line.title = f"zwei{mark}Teile"
    text = "\n".join(json.dumps(line.cells(), ensure_ascii=line.title[4] < " ") for line in lines)
    m.put("a.jsonl", text.encode(), lines=lines)


def json_lines_with_bad_ones(m):
    lines = m.lines(3)
    good = [json.dumps(line.cells(), ensure_ascii=False) for line in lines]
    bad = ['{"订单号": ', "[1, 2]", "null", "42", '"text"', good[0][:-1]]
    text = "\n".join([good[0], bad[0], bad[1], good[1], *bad[2:5], "", good[2], bad[5]])
    m.put("a.jsonl", text.encode(), lines=lines, quarantined=6, reasons={"ragged_row": 6}, originals=tuple(bad))


def json_lines_with_other_keys(m):
    lines = m.lines(3)
    rows = [line.cells() for line in lines]
    rows[1]["新字段"] = "neu"
    del rows[2]["买家openid"]
    text = "\n".join(json.dumps(row) for row in rows)
    m.put("a.jsonl", text.encode(), lines=lines, new_columns=("新字段",))


def json_as_deep_as_it_is_long(m):
    lines = m.lines(2)
    good = [json.dumps(line.cells(), ensure_ascii=False) for line in lines]
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    m.put("a.jsonl", "\n".join([*good, deep]).encode(), lines=lines, quarantined=1, reasons={"missing_value": 1})
    m.put("nur_tief.jsonl", deep.encode(), "rejected", reason="unknown_layout")


def error_body_as_a_json_line(m):
    body = '{"errcode":45009,"errmsg":"reach max api daily quota limit"}'
    m.put("订单导出.jsonl", body.encode(), "rejected", reason="api_error")


def nothing_but_broken_json(m):
    m.put("a.jsonl", b'{"a": 1,\n{"b": 2,\n', "rejected", reason="not_a_table")


def litter_of_file_managers(m):
    lines = m.lines(2)
    members = [("订单/", b""), ("订单/a.csv", m.orders(lines).encode()), ("__MACOSX/订单/._a.csv", b"\0\5\x16\7")]
    m.put("订单导出.zip", zipped(*members, ("订单/.DS_Store", b"\0\0\0\1Bud1")), lines=lines)


def links_and_devices_inside(m):
    for name, kind in (("link", stat.S_IFLNK), ("pipe", stat.S_IFIFO), ("device", stat.S_IFCHR)):
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = (kind | 0o777) << 16
        m.put(f"{name}.zip", zipped((info, b"/etc/passwd")), "rejected", reason="unsafe_archive")


def zipped_twice(m):
    inner = zipped(("a.csv", m.orders(m.lines(2)).encode()))
    m.put("zweimal.zip", zipped(("a.zip", inner)), "rejected", reason="nested_archive")
    m.put("gz_in_zip.zip", zipped(("a.csv.gz", gzip.compress(b"a,b"))), "rejected", reason="nested_archive")
    m.put("zip_in_gz.gz", gzip.compress(inner), "rejected", reason="nested_archive")


def archive_with_a_password(m):
    content = bytearray(zipped(("a.csv", m.orders(m.lines(1)).encode())))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    m.put("订单导出.zip", bytes(content), "rejected", reason="encrypted")


def empty_archives(m):
    m.put("leer.zip", zipped(), "empty")
    m.put("nur_ordner.zip", zipped(("a/", b"")), "empty")
    m.put("leere_datei.zip", zipped(("a.csv", b"")), "empty")
    m.put("leer.csv.gz", gzip.compress(b""), "empty")


def same_member_twice(m):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.csv", m.orders(m.lines(1)).encode())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", m.orders(m.lines(1)).encode())
    m.put("订单导出.zip", sink.getvalue(), "rejected", reason="unsafe_archive")


def several_files_in_one_archive(m):
    """Every file inside is judged for itself; a bad one stops no other."""
    first, second = m.lines(3), m.lines(2)
    members = [
        ("a.csv", m.orders(first).encode()),
        ("b.html", b"<html>x</html>"),
        ("c/d.xlsx", m.workbook({"导出": m.table(second)})),
        ("e.csv", b" \n\t\n \n \t\n"),
        ("f.csv", m.orders(first).encode()),
    ]
    path = m.folder / "一周.zip"
    path.write_bytes(zipped(*members))
    m.expect(path / "a.csv", lines=first)
    m.expect(path / "b.html", "rejected", reason="not_a_table")
    m.expect(path / "c/d.xlsx", lines=second)
    m.expect(path / "e.csv", "empty")
    m.expect(path / "f.csv", "duplicate", lines=[], duplicate=3)


CASES = [
    one_csv,
    one_gb18030_csv_under_a_gbk_name,
    one_workbook,
    gzip_of_a_csv,
    zip_without_sizes_in_front,
    members_that_leave_the_folder,
    good_member_beside_a_bad_one,
    bombs,
    bomb_that_lies_about_its_size,
    cut_archives,
    damaged_archives,
    stored_archive_with_a_flipped_byte,
    json_lines,
    json_lines_with_numbers,
    json_lines_with_rare_line_separators,
    json_lines_with_bad_ones,
    json_lines_with_other_keys,
    json_as_deep_as_it_is_long,
    error_body_as_a_json_line,
    nothing_but_broken_json,
    litter_of_file_managers,
    links_and_devices_inside,
    zipped_twice,
    archive_with_a_password,
    empty_archives,
    same_member_twice,
    several_files_in_one_archive,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_archives(judged, case):
    judged(case)


def test_archives_leave_nothing_behind(judged):
    judged.check_home()
