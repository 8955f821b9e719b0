"""Text to types against Decimal, zoneinfo and fractions: never rounded silently, never guessed."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.casting import Reading, cast_sql
from ingestion.contract import Column, ColumnType
from ingestion.streams.declare import YES_NO

CON = duckdb.connect(config={"threads": "1"})
CON.execute("set TimeZone = 'UTC'")
FAST = settings(max_examples=60, deadline=None)


def cast(kind: ColumnType, text: str | None, reading: Reading = Reading(), **options):  # noqa: B008  frozen
    column = Column("x", kind, **options)
    value = CON.execute(f"select {cast_sql(column, 't', reading)} from (select ?::varchar as t)", [text]).fetchone()[0]
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@FAST
@given(
    fen=st.integers(-(10**13), 10**13),
    currency=st.sampled_from(["", "¥", "￥"]),
    tail=st.sampled_from(["", "元", " 元"]),
    is_grouped=st.booleans(),
)
def test_money_reads_every_way_exports_write_yuan(fen, currency, tail, is_grouped):
    yuan = Decimal(fen) / 100
    text = f"{abs(yuan):,.2f}" if is_grouped else f"{abs(yuan):.2f}"
    assert cast(ColumnType.MONEY, ("-" if fen < 0 else "") + currency + text + tail) == fen


@FAST
@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=5))
def test_money_with_five_decimals_rounds_half_up(value):
    expected = int((abs(value) * 100).quantize(Decimal(1), ROUND_HALF_UP)) * (-1 if value < 0 else 1)
    assert cast(ColumnType.MONEY, f"{value:.5f}", fraction_digits=5) == expected


@pytest.mark.parametrize(
    "text", ["1.234", "1e3", "1,23", "12,34.00", "--1", "abc", "1.2.3", "∞", "1 000", "NaN", "0x10", "9" * 20]
)
def test_money_refuses_what_is_no_amount(text):
    assert cast(ColumnType.MONEY, text) is None


@pytest.mark.parametrize(("text", "fen"), [("228", 228), ("-5", -5), ("1.00", 1), ("1.5", None), ("¥1", None)])
def test_money_in_fen_is_whole(text, fen):
    assert cast(ColumnType.MONEY, text, Reading("fen")) == fen


INSTANTS = st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30))  # noqa: DTZ001  wall clocks


@FAST
@given(INSTANTS, st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S"]))
def test_timestamp_is_shanghai_wall_clock(moment, pattern):
    expected = datetime.strptime(moment.strftime(pattern), pattern).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert cast(ColumnType.TIMESTAMP, moment.strftime(pattern)) == expected


@FAST
@given(INSTANTS)
def test_timestamp_reads_short_parts_as_spreadsheets_write_them(moment):
    text = f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M}"
    expected = moment.replace(second=0, microsecond=0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert cast(ColumnType.TIMESTAMP, text) == expected


@FAST
@given(INSTANTS, st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]))
def test_timestamp_follows_the_declared_zone(moment, zone):
    aware = moment.replace(microsecond=0, tzinfo=ZoneInfo(zone))
    if aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(fold=0) != aware or aware.replace(fold=1) != aware:
        return  # a wall clock that is skipped or comes twice
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return
    assert cast(ColumnType.TIMESTAMP, f"{moment:%Y-%m-%d %H:%M:%S}", Reading(zone=zone)) == aware


@pytest.mark.parametrize("text", ["2026-06-01 09:30:00+08:00", "2026-06-01T01:30:00Z", "2026-06-01 09:30"])
def test_timestamp_with_offset_states_its_instant(text):
    assert cast(ColumnType.TIMESTAMP, text) == datetime(2026, 6, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 10:00:00",
        "2026-06-01 24:00:00",
        "2026-13-01 00:00",
        "06/01/2026 10:00",
        "45800.5",
        "now",
        "0001-01-01 00:00:00",
    ],
)
def test_timestamp_refuses_what_is_no_time(text):
    assert cast(ColumnType.TIMESTAMP, text) is None


@pytest.mark.parametrize("text", ["2026-06-01", "2026/6/1", "20260601", "2026-06-01 00:00:00", "2026/6/1 0:00"])
def test_date_reads_days(text):
    assert cast(ColumnType.DATE, text) == date(2026, 6, 1)


def test_declared_date_formats_come_first():
    reading = Reading(date_formats=("%d.%m.%Y", "%Y%m%d"))
    assert cast(ColumnType.DATE, "02.01.2026", reading) == date(2026, 1, 2)
    assert cast(ColumnType.TIMESTAMP, "20260102", reading) == datetime(2026, 1, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15%", "0.15"),
        ("15.00%", "0.15"),
        ("0.15", "0.15"),
        ("0.60%", "0.006"),
        ("1", "1"),
        ("15", None),
        ("a%", None),
        ("100 %", "1"),
    ],
)
def test_rate_is_a_fraction(text, value):
    assert cast(ColumnType.RATE, text) == (Decimal(value) if value else None)


@FAST
@given(st.integers(0, 999_999))
def test_rate_keeps_every_digit(millionths):
    assert cast(ColumnType.RATE, f"{Decimal(millionths) / 10_000:.4f}%") == Decimal(millionths) / 10**6


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("2.0", 2), ("-3", -3), ("2.5", None), ("1e3", None), ("", None)]
)
def test_int_is_whole(text, value):
    assert cast(ColumnType.INT, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3729384756102938624", "3729384756102938624"),
        ("3.72938E+18", None),
        ("37293847561029386.0", None),
        ("RS-1E5", "RS-1E5"),
        ("007", "007"),
    ],
)
def test_id_stays_text_and_destroyed_ones_are_told(text, value):
    assert cast(ColumnType.ID, text) == value


def test_enum_maps_known_wordings_and_keeps_unknown_ones():
    values = {"待发货": "paid"}
    assert cast(ColumnType.ENUM, "待发货", values=values) == "paid"
    assert cast(ColumnType.ENUM, "新状态", values=values) == "新状态"


def test_flag_reads_yes_no_and_empty():
    found = [cast(ColumnType.BOOL, text, values=YES_NO) for text in ("是", "否", None, "maybe")]
    assert found == [True, False, False, None]
