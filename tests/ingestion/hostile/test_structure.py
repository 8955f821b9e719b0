"""Structure: headers, dialects, preambles, totals, torn rows and things that are no table at all."""

import codecs

import pytest

HEADER = "订单号,订单下单时间,订单状态,商品名称,商品实际价格(总共),商品数量"


def header_without_rows(m):
    m.put("订单导出.csv", (HEADER + "\n").encode(), "empty")


def header_without_line_end(m):
    m.put("订单导出.csv", HEADER.encode(), "empty")


def no_byte_at_all(m):
    m.put("订单导出.csv", b"", "empty")
    m.put("只有标记.csv", codecs.BOM_UTF8, "empty")


def blanks_only(m):
    m.put("订单导出.csv", b"\r\n \t\n\n", "empty")


def rows_of_commas_only(m):
    m.put("订单导出.csv", (HEADER + "\n" + ",,,,,\n" * 3).encode(), "empty")


def cut_in_the_last_row(m):
    lines = m.lines(4)
    text = m.orders(lines).rstrip("\n")
    whole, _, last = text.rpartition("\n")
    m.put("订单导出.csv", f"{whole}\n{last[:40]}".encode(), lines=lines[:3], quarantined=1, reasons={"ragged_row": 1})


def cut_in_the_last_amount(m):
    """All cells are there but the last one is empty: the row is set aside."""
    lines = m.lines(3)
    text = m.orders(lines).rstrip("\n")
    m.put("订单导出.csv", text[:-1].encode(), lines=lines[:2], quarantined=1, reasons={"missing_value": 1})


def cut_within_quotes(m):
    lines = m.lines(3)
    lines[-1].title = 'eine "lange" Bezeichnung, mit Komma'
    text = m.orders(lines)
    cut = text[: text.rindex("Komma")]
    m.put("订单导出.csv", cut.encode(), lines=lines[:2], quarantined=1, reasons={"ragged_row": 1})


def quote_never_closed_in_the_middle(m):
    lines = m.lines(30)
    rows = m.orders(lines).split("\n")
    rows[10] = rows[10].replace(lines[9].title, '"' + lines[9].title)
    m.put("订单导出.csv", "\n".join(rows).encode(), "rejected", reason="unterminated_quote")


def rows_too_short_and_too_long(m):
    lines = m.lines(5)
    rows = m.orders(lines).rstrip("\n").split("\n")
    rows[2] = rows[2].rsplit(",", 2)[0]
    rows[4] += ",surplus"
    good = [lines[0], lines[2], lines[4]]
    kept = (rows[2], rows[4])
    m.put(
        "订单导出.csv", "\n".join(rows).encode(), lines=good, quarantined=2, reasons={"ragged_row": 2}, originals=kept
    )


def comma_in_an_unquoted_title(m):
    lines = m.lines(3)
    lines[1].title = "zwei"
    text = m.orders(lines).replace("zwei", "zwei,drei")
    m.put("订单导出.csv", text.encode(), lines=[lines[0], lines[2]], quarantined=1, reasons={"ragged_row": 1})


def delimiters(m):
    for name, delimiter in (("tab.tsv", "\t"), ("semicolon.csv", ";"), ("pipe.txt", "|")):
        lines = m.lines(3)
        lines[0].title = "a,b;c|d\te"
        m.put(name, m.orders(lines, delimiter=delimiter).encode(), lines=lines)


def mixed_line_ends(m):
    lines = m.lines(6)
    rows = m.orders(lines).rstrip("\n").split("\n")
    ends = ("\r\n", "\n", "\r\n", "\r", "\n", "\r\n", "")
    text = "".join(row + end for row, end in zip(rows, ends, strict=True))
    m.put("订单导出.csv", text.encode(), lines=lines)


def old_mac_line_ends(m):
    lines = m.lines(3)
    m.put("订单导出.csv", m.orders(lines, lineterminator="\r").encode(), lines=lines)


def every_cell_quoted(m):
    lines = m.lines(3)
    m.put("订单导出.csv", m.orders(lines, quoting=1).encode(), lines=lines)


def quotes_within_unquoted_cells(m):
    lines = m.lines(3)
    for line in lines:
        line.title = "14inch屏"
    text = m.orders(lines).replace("14inch屏", '14"屏')
    for line in lines:
        line.title = '14"屏'
    m.put("订单导出.csv", text.encode(), lines=lines)


def delimiter_behind_every_row_but_the_header(m):
    lines = m.lines(3)
    header, *rows = m.orders(lines).rstrip("\n").split("\n")
    m.put("订单导出.csv", "\n".join([header, *(row + "," for row in rows)]).encode(), lines=lines)


def preamble_above_the_header(m):
    lines = m.lines(3)
    head = "微信小店订单导出\n店铺：轻衣官方旗舰店,,\n导出时间：2026-06-30 06:30:00\n\n"
    m.put("订单导出.csv", (head + m.orders(lines)).encode("gb18030"), lines=lines)


def preamble_too_long(m):
    m.put("订单导出.csv", ("说明\n" * 25 + m.orders(m.lines(2))).encode(), "rejected", reason="unknown_layout")


def totals_and_blank_rows(m):
    lines = m.lines(4)
    header, *rows = m.orders(lines).rstrip("\n").split("\n")
    width = header.count(",")
    body = [header, rows[0], rows[1], "," * width, "小计" + "," * width, rows[2], "", rows[3]]
    body += ["合计" + "," * 5 + "9.99" + "," * (width - 5), "总计：" + "," * width, "", "合计,9.99"]
    m.put("订单导出.csv", "\n".join(body).encode(), lines=lines)


def order_named_like_a_total(m):
    """A title that begins with the word is no total row, and an order whose id is there is none either."""
    lines = m.lines(2)
    lines[0].title = "合计"
    lines[1].order_id = "总计"
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def missing_key_column(m):
    rows = [line.cells() for line in m.lines(2)]
    for row in rows:
        del row["商品数量"]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="missing_key_column")


def renamed_key_column(m):
    rows = [{("商品实付" if k == "商品实际价格(总共)" else k): v for k, v in one.cells().items()} for one in m.lines(2)]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="missing_key_column")


def alias_of_a_key_column(m):
    lines = m.lines(2)
    rows = [{("订单编号" if k == "订单号" else k): v for k, v in line.cells().items()} for line in lines]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def key_column_twice(m):
    text = m.orders(m.lines(2))
    header, _, rest = text.partition("\n")
    body = "\n".join(row + ",1" for row in rest.rstrip("\n").split("\n"))
    m.put("订单导出.csv", f"{header},商品数量\n{body}\n".encode(), "rejected", reason="duplicate_column")


def columns_reordered_and_spelled_otherwise(m):
    lines = m.lines(3)
    rows = [dict(reversed(line.cells().items())) for line in lines]
    text = m.csv(rows).replace("商品实际价格(总共)", " 商品实际价格（总共） ").replace("订单号", "\t订 单 号")
    m.put("订单导出.csv", text.encode(), lines=lines)


def new_columns(m):
    lines = m.lines(3)
    rows = [line.cells(会员等级="金卡", 空列="") for line in lines]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines, new_columns=("会员等级",))


def hostile_column_names(m):
    lines = m.lines(2)
    extra = {
        '"; DROP TABLE raw.shop__orders; --': "1",
        "'; --": "2",
        "__proto__": "3",
        "{{ env_var('HOME') }}": "4",
        "zwei\nZeilen": "5",
        "rn": "6",
        "c0": "7",
        "_load_id": "8",
        "_raw_json": "9",
        "cell 3": "10",
        "😀": "11",
        "x" * 5_000: "12",
        "select": "13",
        "%s": "14",
        "\x1b[31m": "15",
        "_check": "16",
        "rn ": "17",
    }
    m.put("订单导出.csv", m.csv([line.cells(**extra) for line in lines]).encode(), lines=lines)


def header_repeated_within(m):
    first, second = m.lines(2), m.lines(2)
    text = m.orders(first) + m.orders(second)
    m.put("订单导出.csv", text.encode(), lines=first + second, quarantined=1, reasons={"bad_time": 1})


def another_table_below(m):
    lines = m.lines(3)
    text = m.orders(lines) + "\n类目,销售额\n护肤,1.00\n"
    m.put("订单导出.csv", text.encode(), lines=lines, quarantined=2, reasons={"ragged_row": 2})


def amounts_that_became_words(m):
    rows = [line.cells(**{"商品实际价格(总共)": "见附件"}) for line in m.lines(12)]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="changed_type")


def too_many_bad_rows(m):
    rows = [line.cells() for line in m.lines(70)]
    rows += [line.cells(**{"商品实际价格(总共)": "?"}) for line in m.lines(30)]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="too_many_bad_rows", rows_in=100)


def just_not_too_many_bad_rows(m):
    good, bad = m.lines(80), m.lines(20)
    rows = [line.cells() for line in good] + [line.cells(**{"商品实际价格(总共)": "?"}) for line in bad]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=20, reasons={"bad_money": 20})


def lines_that_disagree_on_their_order(m):
    good, odd = m.lines(2), m.lines(2)
    odd[1].order_id = odd[0].order_id
    rows = [line.cells() for line in good]
    rows += [line.cells(订单实际支付金额=paid) for line, paid in zip(odd, ("10.00", "10.01"), strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=2, reasons={"order_level_conflict": 2})


def login_page(m):
    page = "<!DOCTYPE html>\n<html><head><title>登录</title></head><body>请扫码登录</body></html>"
    m.put("订单导出.csv", page.encode(), "rejected", reason="not_a_table")
    m.put("订单导出.xls", b"\xef\xbb\xbf  " + page.encode(), "rejected", reason="not_a_table")


def error_body_of_an_api(m):
    m.put("订单导出.csv", b'{"errcode":40001,"errmsg":"invalid credential"}', "rejected", reason="api_error")


def not_a_table_at_all(m):
    marks = {
        "bild.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "seite.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "alt.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "foto.xlsx": b"\xff\xd8\xff\xe0\0\x10JFIF",
        "paket.csv": b"Rar!\x1a\x07\x00",
        "sieben.csv": b"7z\xbc\xaf\x27\x1c",
        "datei.xml": b"<?xml version='1.0'?><orders/>",
    }
    for name, content in marks.items():
        m.put(name, content, "rejected", reason="not_a_table")


def prose(m):
    text = "尊敬的客户，\n您的订单导出失败，请稍后重试。\n"
    m.put("订单导出.csv", text.encode(), "rejected", reason="unknown_layout")


def random_bytes(m):
    content = bytes((place * 7919 + place // 251) % 255 + 1 for place in range(4_000))
    m.put("订单导出.csv", content, "rejected", reason="undecodable")


def row_shifted_by_one_cell(m):
    """A cell was deleted and an empty one added at the end: the count is right, nothing else is."""
    lines = m.lines(3)
    lines[1].name = ""  # a name has no form to be known by under another header (docs/security.md)
    rows = m.orders(lines).rstrip("\n").split("\n")
    rows[2] = rows[2].partition(",")[2] + ","
    good = [lines[0], lines[2]]
    m.put("订单导出.csv", "\n".join(rows).encode(), lines=good, quarantined=1, reasons={"bad_time": 1})


def rows_of_fewer_commas(m):
    """What a spreadsheet leaves below a table: records of delimiters only, not as many as the header has."""
    lines = m.lines(2)
    m.put("订单导出.csv", (m.orders(lines) + ",\n,,\n" + "," * 30 + "\n").encode(), lines=lines)


CASES = [
    header_without_rows,
    header_without_line_end,
    no_byte_at_all,
    blanks_only,
    rows_of_commas_only,
    cut_in_the_last_row,
    cut_in_the_last_amount,
    cut_within_quotes,
    quote_never_closed_in_the_middle,
    rows_too_short_and_too_long,
    comma_in_an_unquoted_title,
    delimiters,
    mixed_line_ends,
    old_mac_line_ends,
    every_cell_quoted,
    quotes_within_unquoted_cells,
    delimiter_behind_every_row_but_the_header,
    preamble_above_the_header,
    preamble_too_long,
    totals_and_blank_rows,
    order_named_like_a_total,
    missing_key_column,
    renamed_key_column,
    alias_of_a_key_column,
    key_column_twice,
    columns_reordered_and_spelled_otherwise,
    new_columns,
    hostile_column_names,
    header_repeated_within,
    another_table_below,
    amounts_that_became_words,
    too_many_bad_rows,
    just_not_too_many_bad_rows,
    lines_that_disagree_on_their_order,
    login_page,
    error_body_of_an_api,
    not_a_table_at_all,
    prose,
    random_bytes,
    row_shifted_by_one_cell,
    rows_of_fewer_commas,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_structure(judged, case):
    judged(case)


def test_structure_leaves_nothing_behind(judged):
    judged.check_home()
