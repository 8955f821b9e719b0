"""Names from outside: which to pass over, which time they tell, and nothing on the screen but text."""

import pytest

from ingestion.files.names import export_time, is_passing, shown


@pytest.mark.parametrize(
    ("name", "instant"),
    [
        ("订单导出_20260629_063000.csv", "2026-06-28T22:30:00+00:00"),
        ("orders 2026-06-29 06.30.00.csv", "2026-06-28T22:30:00+00:00"),
        ("members_2026-06-29.csv", "2026-06-28T16:00:00+00:00"),
        ("orders_20260601-20260629.csv", "2026-06-28T16:00:00+00:00"),
        ("orders_20260601_20260629_063000.csv", "2026-06-28T22:30:00+00:00"),
        ("3729384756102938624.csv", None),
        ("orders_20260231.csv", None),
        ("orders.csv", None),
    ],
)
def test_export_time_reads_the_name_in_shanghai(name, instant):
    assert export_time(name) == instant


@pytest.mark.parametrize("name", [".a.csv", "~$a.xlsx", "_a.csv", "a.csv.part", "a.csv~", "a.reason.txt", "Thumbs.db"])
def test_is_passing_knows_hidden_temporary_and_lock_files(name):
    assert is_passing(name)
    assert not is_passing("orders.csv")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("订单 导出(1).csv", "订单 导出(1).csv"),
        ("a\nb\x1b[31m\x7f.csv", "a\\x0ab\\x1b[31m\\x7f.csv"),
        ("a\u202evsc.exe\u2028", "a\\u202evsc.exe\\u2028"),
        (b"\xc4\xe3.csv".decode("utf-8", "surrogateescape"), "\\xc4\\xe3.csv"),
        ("全角\u3000空格.csv", "全角\u3000空格.csv"),
        ("a\U000e0041.csv", "a\\ue0041.csv"),
    ],
)
def test_shown_is_one_line_of_plain_text(name, text):
    assert shown(name) == text
    shown(name).encode()
