"""Deliveries: the same again under another name, encoding or kind, late versions, and files beyond every limit."""

import gzip
import io
import zipfile

import pytest

MEMBER = "会员ID,入会时间,手机号,会员等级\n"


def repeated(lines):
    """How a second delivery of these lines is stated."""
    return {"lines": [], "duplicate": len(lines)}


def same_content_under_another_name(m):
    lines = m.lines(3)
    content = m.orders(lines).encode()
    m.put("1_订单导出.csv", content, lines=lines)
    m.put("2_订单导出 (1).csv", content, "duplicate", **repeated(lines))


def same_records_in_another_encoding(m):
    lines = m.lines(3)
    m.put("1.csv", m.orders(lines).encode(), lines=lines)
    m.put("2.csv", m.orders(lines).encode("gb18030"), "duplicate", **repeated(lines))
    m.put("3.csv", m.orders(lines, delimiter="\t").encode(), "duplicate", **repeated(lines))


def same_records_as_another_kind(m):
    lines = m.lines(3)
    m.put("1.csv", m.orders(lines).encode(), lines=lines)
    m.put("2.xlsx", m.workbook({"导出": m.table(lines)}), "duplicate", **repeated(lines))
    m.put("3.csv.gz", gzip.compress(m.orders(lines).encode() + b"\n"), "duplicate", **repeated(lines))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("x.csv", m.orders(reversed(lines)))
    m.put("4.zip", sink.getvalue(), "duplicate", **repeated(lines))


def re_export_with_one_change(m):
    lines = m.lines(5)
    m.put("1.csv", m.orders(lines).encode(), lines=lines)
    lines[2].quantity = 99
    m.put("2.csv", m.orders(lines).encode(), lines=[lines[2]], duplicate=4)


def older_version_after_a_newer_one(m):
    """Both are kept; which one counts is decided by content, not by arrival."""
    lines = m.lines(2)
    newer = [line.cells(订单状态="已完成", 订单发货时间="2026-06-03 10:00:00", 商品已退款金额="0.01") for line in lines]
    m.put("1_新_20260604_063000.csv", m.csv(newer).encode(), lines=lines)
    m.put("2_旧_20260602_063000.csv", m.orders(lines).encode(), lines=lines)


def two_equal_lines_of_one_order(m):
    """Two equal lines of an order are two sales; the same two again are known."""
    line = m.lines(1)[0]
    m.put("1.csv", m.orders([line, line]).encode(), lines=[line, line])
    m.put("2.csv", m.orders([line, line]).encode("gb18030"), "duplicate", **repeated([line, line]))


def equal_rows_of_a_list(m):
    """A member listed twice in the same words is one member."""
    row = "M{0},2026-01-01 00:00:00,13900000000,3\n"
    text = MEMBER + row.format(1) + row.format(2) + row.format(1) + row.format(1)
    m.put("会员.csv", text.encode(), loaded=2, duplicate=2)


def quarantined_rows_do_not_count_as_known(m):
    lines, bad = m.lines(2), m.lines(1)
    rows = [line.cells() for line in lines] + [bad[0].cells(商品数量="?")]
    m.put("1.csv", m.csv(rows).encode(), lines=lines, quarantined=1, reasons={"bad_number": 1})
    m.put("2.csv", m.csv(rows).encode("gb18030"), lines=[], duplicate=2, quarantined=1, reasons={"bad_number": 1})
    m.put("3.csv", m.orders([*lines, *bad]).encode(), lines=bad, duplicate=2)


def mended_file_after_a_rejected_one(m):
    lines = m.lines(3)
    text = m.orders(lines)
    m.put("1.csv", text.replace("订单号", "单据").encode(), "rejected", reason="missing_key_column")
    m.put("2.csv", text.encode(), lines=lines)


def rejected_content_again(m):
    """A rejected file is judged anew: the configuration may have changed since."""
    content = b"a,b\n1,2\n"
    m.put("1.csv", content, "rejected", reason="unknown_layout")
    m.put("2.csv", content, "rejected", reason="unknown_layout")


def cell_of_a_megabyte(m):
    lines = m.lines(3)
    lines[1].title = "长" * 350_000
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def cell_beyond_every_limit(m):
    """Twenty megabytes in one cell: no table of ours."""
    lines = m.lines(2)
    lines[1].title = "x" * (20 << 20)
    m.put("订单导出.csv", m.orders(lines).encode(), "rejected", reason="not_a_table")


def line_without_an_end(m):
    m.put("订单导出.csv", b"x" * (20 << 20), "rejected", reason="unknown_layout")


def twenty_thousand_columns(m):
    line = m.lines(1)[0]
    cells = line.cells() | {f"列{place}": "1" for place in range(20_000)}
    m.put("订单导出.csv", m.csv([cells]).encode(), "rejected", reason="not_a_table")


def four_hundred_columns(m):
    lines = m.lines(2)
    rows = [line.cells() | {f"列{place}": str(place) for place in range(400)} for line in lines]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def file_beyond_the_size_limit(m):
    path = m.folder / "订单导出.csv"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    m.expect(path, "rejected", reason="too_large")


def zeros_up_to_the_size_limit(m):
    path = m.folder / "订单导出.csv"
    with path.open("wb") as file:
        file.truncate(32 << 20)
    m.expect(path, "rejected", reason="not_a_table")


CASES = [
    same_content_under_another_name,
    same_records_in_another_encoding,
    same_records_as_another_kind,
    re_export_with_one_change,
    older_version_after_a_newer_one,
    two_equal_lines_of_one_order,
    equal_rows_of_a_list,
    quarantined_rows_do_not_count_as_known,
    mended_file_after_a_rejected_one,
    rejected_content_again,
    cell_of_a_megabyte,
    cell_beyond_every_limit,
    line_without_an_end,
    twenty_thousand_columns,
    four_hundred_columns,
    file_beyond_the_size_limit,
    zeros_up_to_the_size_limit,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_deliveries(judged, case):
    judged(case)


def test_deliveries_leave_nothing_behind(judged):
    judged.check_home()
