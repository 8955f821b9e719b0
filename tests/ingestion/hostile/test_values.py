"""Ids, amounts, times and hostile cells: exact or set aside with a reason, never rounded, never executed."""

import pytest


def ids_in_scientific_notation(m):
    rows = [line.cells(订单号="3.70512E+18") for line in m.lines(3)]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="damaged_ids")


def ids_of_28_digits_in_scientific_notation(m):
    """Payment and flow numbers are longer than order ids."""
    for name, cell in (("23.csv", "5.00000E+22"), ("28.csv", "4.2e+27"), ("kurz.csv", "5E+22")):
        rows = [line.cells(订单号=cell) for line in m.lines(2)]
        m.put(name, m.csv(rows).encode(), "rejected", reason="damaged_ids")


def one_id_in_scientific_notation_among_good_ones(m):
    """A spreadsheet went over the whole file; the ids that look whole may be rounded as well."""
    lines = m.lines(5)
    rows = [line.cells() for line in lines] + [m.lines(1)[0].cells(订单号="3.70512e+18")]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="damaged_ids")


def ids_rounded_to_thousands(m):
    rows = [
        line.cells(订单号=f"{line.order_id[:2]}{place}{line.order_id[3:15]}0000")
        for place, line in enumerate(m.lines(4))
    ]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="damaged_ids")


def ids_with_a_decimal_point(m):
    rows = [line.cells(订单号=line.order_id + ".0") for line in m.lines(3)]
    m.put("订单导出.csv", m.csv(rows).encode(), "rejected", reason="damaged_ids")


def ids_behind_guards(m):
    lines = m.lines(4)
    guards = ("\t{}", "`{}", '="{}"', "\t`{}\t")
    rows = [line.cells(订单号=guard.format(line.order_id)) for guard, line in zip(guards, lines, strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def backtick_before_every_id(m):
    """The first column looks like a WeChat Pay bill's then."""
    lines = m.lines(4)
    rows = [line.cells(订单号=f"`{line.order_id}") for line in lines]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def ids_with_leading_zeros_and_letters(m):
    lines = m.lines(4)
    for line, name in zip(lines, ("000000000000000017", "0017-A", "A" * 64, "订单-0017"), strict=True):
        line.order_id = name
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def secondary_id_in_scientific_notation(m):
    """Only the product is unknown then; the order is whole. The row is set aside, the file stays."""
    good, bad = m.lines(3), m.lines(1)
    rows = [line.cells() for line in good] + [bad[0].cells(**{"商品编码(平台)": "1.00002E+13"})]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=1, reasons={"damaged_id": 1})


def missing_ids(m):
    good, bad = m.lines(3), m.lines(2)
    rows = [good[0].cells(), bad[0].cells(订单号=""), good[1].cells(), bad[1].cells(订单号="  \t"), good[2].cells()]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=2, reasons={"missing_value": 2})


def amounts_as_people_write_them(m):
    lines = m.lines(8)
    money = "商品实际价格(总共)"
    for number, line in enumerate(lines):
        line.fen = 123_456 + number
    text = ("1234.56", "1,234.57", "¥1234.58", "￥1,234.59", "1234.60元", " 1234.61 ", "+1234.62", "1234.630")
    rows = [line.cells(**{money: cell}) for line, cell in zip(lines, text, strict=True)]
    # three decimals are more than a yuan amount carries
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines[:7], quarantined=1, reasons={"bad_money": 1})


def amounts_that_are_none(m):
    good = m.lines(20)
    bad = (
        "zehn",
        "1e3",
        "NaN",
        "inf",
        "12.34.56",
        "1,23.00",
        "12 34",
        "０x1F",
        "--5",
        "=1+1",
        "1234567890123456789.00",
    )
    rows = [line.cells() for line in good]
    rows += [line.cells(**{"商品实际价格(总共)": cell}) for line, cell in zip(m.lines(len(bad)), bad, strict=True)]
    m.put(
        "订单导出.csv",
        m.csv(rows).encode(),
        lines=good,
        quarantined=len(bad),
        reasons={"bad_money": len(bad)},
        originals=bad,
    )


def amounts_zero_and_negative(m):
    lines = m.lines(3)
    for line, fen in zip(lines, (0, -1, -123_456), strict=True):
        line.fen = fen
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def counts_that_are_none(m):
    good = m.lines(3)
    bad = ("1.5", "zwei", "9" * 20, "1e1", "0x10")
    rows = [line.cells() for line in good]
    rows += [line.cells(商品数量=cell) for line, cell in zip(m.lines(len(bad)), bad, strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=len(bad), reasons={"bad_number": len(bad)})


def times_that_are_none(m):
    good = m.lines(3)
    bad = (
        "2026-02-30 10:00:00",
        "2026-06-01 24:00:00",
        "2026-06-01 10:60:00",
        "46174.5",
        "01.06.2026",
        "明天",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "20260601100000",
    )
    rows = [line.cells() for line in good]
    rows += [line.cells(订单下单时间=cell) for line, cell in zip(m.lines(len(bad)), bad, strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=len(bad), reasons={"bad_time": len(bad)})


def times_as_people_write_them(m):
    lines = m.lines(5)
    text = (
        "2026/6/1 10:00",
        "2026-06-01T10:00:00",
        "2026-06-01 10:00:00.000",
        "2026-06-01T10:00:00+08:00",
        "2026-6-1 10:00:00",
    )
    rows = [line.cells(订单下单时间=cell) for line, cell in zip(lines, text, strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def hostile(m, texts):
    """Lines whose title is one of the texts."""
    lines = m.lines(len(texts))
    for line, text in zip(lines, texts, strict=True):
        line.title = text
    return lines


def formulas_stay_text(m):
    lines = hostile(
        m, ("=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("http://x.example","券")', "＝1+1")
    )
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def code_in_cells_stays_text(m):
    lines = hostile(
        m,
        (
            "'; DROP TABLE raw.shop__orders; --",
            '" or 1=1 --',
            "{{ env_var('HUOSHUI_HMAC_KEY') }}",
            "{% raw %}",
            "$(touch huoshui-was-here)",
            "x`id`x",
            "%s %d {0} {}",
            "<script>alert(1)</script>",
            "\\u0000 \\x41 \\",
            "C:\\temp\\new",
            "NULL",
            "null",
        ),
    )
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def separators_quotes_and_line_ends_in_cells(m):
    lines = hostile(
        m,
        ("a,b", 'sagt "ja"', "zwei\nZeilen", "zwei\r\nZeilen", '"', '""', "a\tb;c|d", 'ends in quote"', "\x1f\x1e"),
    )
    lines[-1].title = "units\x1fof\x1etext"
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def unicode_of_every_kind(m):
    lines = hostile(
        m,
        (
            "👩‍👩‍👧‍👦",
            "e\u0301",
            "é",
            "\U0010fffd",
            "ﷺ",
            "\u202eabc",
            "ａｂｃ",
            "㍿",
            "😀" * 100,
            "naïve\u200bword",
            "𠀀𪚥",
        ),
    )
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def control_characters_and_terminal_escapes(m):
    lines = hostile(
        m, ("\x1b[31mred\x1b[0m", "bell\x07bell", "back\x08space", "\x7fdelete\x7f", "form\x0cfeed", "v\x0btab")
    )
    m.put("订单导出.csv", m.orders(lines).encode(), lines=lines)


def status_nobody_has_seen(m):
    """A new wording is loaded as delivered, so that its money stays in the totals."""
    lines = m.lines(3)
    rows = [line.cells(订单状态=word) for line, word in zip(lines, ("待发货", "量子纠缠中", "999"), strict=True)]
    m.put("订单导出.csv", m.csv(rows).encode(), lines=lines)


def personal_values_where_nobody_expects_them(m):
    """Under unknown headers, and in the message about a shifted row."""
    good, bad = m.lines(3), m.lines(1)
    m.secrets += ["13911112222", "liming@example.com", "110101199003074514", "王小明"]
    extra = {
        "说明": "请致电13911112222",
        "附言": "liming@example.com",
        "编号": "110101199003074514",
        "客户姓名": "王小明",
    }
    rows = [line.cells(**extra) for line in good]
    rows.append(bad[0].cells(**extra, 商品数量="13911112222x"))
    m.put("订单导出.csv", m.csv(rows).encode(), lines=good, quarantined=1, reasons={"bad_number": 1})


CASES = [
    ids_in_scientific_notation,
    ids_of_28_digits_in_scientific_notation,
    one_id_in_scientific_notation_among_good_ones,
    ids_rounded_to_thousands,
    ids_with_a_decimal_point,
    ids_behind_guards,
    backtick_before_every_id,
    ids_with_leading_zeros_and_letters,
    secondary_id_in_scientific_notation,
    missing_ids,
    amounts_as_people_write_them,
    amounts_that_are_none,
    amounts_zero_and_negative,
    counts_that_are_none,
    times_that_are_none,
    times_as_people_write_them,
    formulas_stay_text,
    code_in_cells_stays_text,
    separators_quotes_and_line_ends_in_cells,
    unicode_of_every_kind,
    control_characters_and_terminal_escapes,
    status_nobody_has_seen,
    personal_values_where_nobody_expects_them,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_values(judged, case):
    judged(case)


def test_values_leave_nothing_behind(judged):
    judged.check_home()
