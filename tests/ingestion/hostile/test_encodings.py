"""Encodings: decided strictly, never guessed; what does not decode is refused, nothing is replaced."""

import codecs

import pytest


def utf8(m):
    lines = m.lines(5)
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def utf8_with_mark(m):
    lines = m.lines(5)
    m.put("订单导出.csv", codecs.BOM_UTF8 + m.orders(lines).encode(), lines=lines)


def gb18030_with_four_byte_characters(m):
    lines = m.lines(7)
    content = m.orders(lines).encode("gb18030")
    assert "𠮷".encode("gb18030") in content
    m.put("订单导出.csv", content, lines=lines)


def gb2312_as_excel_saves(m):
    lines = m.lines(4, ("玫瑰水", "益生菌牙膏", "法式连衣裙", "乌龙茶礼盒"))
    m.put("订单导出.csv", m.orders(lines, lineterminator="\r\n").encode("gb2312"), lines=lines)


def utf16_little_endian_as_excel_saves(m):
    lines = m.lines(6)
    text = m.orders(lines, delimiter="\t", lineterminator="\r\n")
    m.put("订单导出.txt", codecs.BOM_UTF16_LE + text.encode("utf-16-le"), lines=lines)


def utf16_big_endian(m):
    lines = m.lines(6)
    m.put("订单导出.csv", codecs.BOM_UTF16_BE + m.orders(lines).encode("utf-16-be"), lines=lines)


def utf16_without_mark(m):
    m.put("订单导出.csv", m.orders(m.lines(3)).encode("utf-16-le"), "rejected", reason="undecodable")


def utf16_cut_in_a_character(m):
    content = codecs.BOM_UTF16_LE + m.orders(m.lines(3)).encode("utf-16-le")
    m.put("订单导出.csv", content[:-1], "rejected", reason="undecodable")


def utf16_with_half_a_pair(m):
    text = m.orders(m.lines(3)).encode("utf-16-le")
    m.put("订单导出.csv", codecs.BOM_UTF16_LE + text + b"\x42\xd8,\x00", "rejected", reason="undecodable")


def utf32_with_mark(m):
    content = codecs.BOM_UTF32_LE + m.orders(m.lines(2)).encode("utf-32-le")
    m.put("订单导出.csv", content, "rejected", reason="not_a_table")


def utf8_with_one_damaged_byte(m):
    content = bytearray(m.orders(m.lines(40)).encode())
    place = content.rindex("待发货".encode())
    content[place] = 0xFF
    m.put("订单导出.csv", bytes(content), "rejected", reason="undecodable")


def utf8_cut_in_a_character(m):
    line = m.lines(1)[0]
    content = m.csv([line.cells() | {"备注2": "好"}]).rstrip("\n").encode()
    m.put("订单导出.csv", content[:-1], "rejected", reason="undecodable")


def utf8_header_above_gb18030_rows(m):
    header, _, rows = m.orders(m.lines(3, ("玫瑰水",))).partition("\n")
    m.put("订单导出.csv", header.encode() + b"\n" + rows.encode("gb18030"), "rejected", reason="undecodable")


def gb18030_header_above_utf8_rows(m):
    """The rows would even decode as gb18030, into other characters."""
    header, _, rows = m.orders(m.lines(3, ("玫瑰水",))).partition("\n")
    m.put("订单导出.csv", header.encode("gb18030") + b"\n" + rows.encode(), "rejected", reason="undecodable")


def gb18030_cut_in_a_character(m):
    line = m.lines(1)[0]
    content = m.csv([line.cells() | {"备注2": "好"}]).rstrip("\n").encode("gb18030")
    m.put("订单导出.csv", content[:-1], "rejected", reason="undecodable")


def gb18030_with_an_invalid_byte(m):
    content = m.orders(m.lines(3, ("玫瑰水",))).encode("gb18030")
    m.put(
        "订单导出.csv", content.replace("玫瑰水".encode("gb18030"), b"\xff\xff\xff"), "rejected", reason="undecodable"
    )


def big5_is_not_read_as_gb18030(m):
    content = "訂單號,訂單狀態\n1,待發貨\n".encode("big5")
    m.put("订单导出.csv", content, "rejected", reason="unknown_layout")


def mojibake_header(m):
    """UTF-8 that somebody opened as Latin-1 and saved as UTF-8."""
    content = m.orders(m.lines(2)).encode().decode("latin-1").encode()
    m.put("订单导出.csv", content, "rejected", reason="unknown_layout")


def nul_bytes_in_text(m):
    content = m.orders(m.lines(2)).encode().replace("待发货".encode(), "待\0发货".encode())
    m.put("订单导出.csv", content, "rejected", reason="not_a_table")


def byte_order_mark_in_every_part_of_a_joined_file(m):
    """`copy a+b` leaves the second mark in the middle, and the second header as a row."""
    first, second = m.lines(2), m.lines(2)
    content = codecs.BOM_UTF8 + m.orders(first).encode() + codecs.BOM_UTF8 + m.orders(second).encode()
    m.put("订单导出.csv", content, lines=first + second, quarantined=1, reasons={"bad_time": 1})


CASES = [
    utf8,
    utf8_with_mark,
    gb18030_with_four_byte_characters,
    gb2312_as_excel_saves,
    utf16_little_endian_as_excel_saves,
    utf16_big_endian,
    utf16_without_mark,
    utf16_cut_in_a_character,
    utf16_with_half_a_pair,
    utf32_with_mark,
    utf8_with_one_damaged_byte,
    utf8_cut_in_a_character,
    utf8_header_above_gb18030_rows,
    gb18030_header_above_utf8_rows,
    gb18030_cut_in_a_character,
    gb18030_with_an_invalid_byte,
    big5_is_not_read_as_gb18030,
    mojibake_header,
    nul_bytes_in_text,
    byte_order_mark_in_every_part_of_a_joined_file,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_encodings(judged, case):
    judged(case)


def test_encodings_leave_nothing_behind(judged):
    judged.check_home()
