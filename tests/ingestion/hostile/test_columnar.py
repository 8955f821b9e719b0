"""Parquet: types that lose digits, footers that lie, bombs of repeated values."""

import datetime as dt
import io
import struct
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def parquet(table, **how):
    """The bytes of a table."""
    sink = io.BytesIO()
    pq.write_table(table, sink, **how)
    return sink.getvalue()


def orders(m, lines, **columns):
    """An order table of text columns; `columns` replace by header."""
    rows = [line.cells() for line in lines]
    return pa.table({name: columns.get(name, pa.array([row[name] for row in rows])) for name in rows[0]})


def within(content, text):
    """Where a text stands the tenth time: among the values, behind the statistics."""
    place = -1
    for _ in range(10):
        place = content.index(text.encode(), place + 1)
    return place


def text_columns(m):
    lines = m.lines(5)
    m.put("订单导出.parquet", parquet(orders(m, lines)), lines=lines)


def typed_columns(m):
    """19-digit integers, decimals and instants are exact."""
    lines = m.lines(4)
    at = dt.datetime(2026, 6, 1, 2, 0, tzinfo=dt.UTC)
    table = orders(
        m,
        lines,
        订单号=pa.array([int(line.order_id) for line in lines], pa.int64()),
        商品数量=pa.array([line.quantity for line in lines], pa.int32()),
        订单下单时间=pa.array([at] * 4, pa.timestamp("us", "UTC")),
        **{"商品实际价格(总共)": pa.array([Decimal(line.fen) / 100 for line in lines], pa.decimal128(12, 2))},
    )
    m.put("订单导出.parquet", parquet(table), lines=lines)


def ids_as_floats(m):
    lines = m.lines(3)
    table = orders(m, lines, 订单号=pa.array([float(line.order_id) for line in lines]))
    m.put("订单导出.parquet", parquet(table), "rejected", reason="changed_type")


def amounts_as_floats(m):
    """Two decimals survive a double; a value with more is no amount."""
    lines = m.lines(3)
    money = pa.array([lines[0].fen / 100, lines[1].fen / 100, 0.1 + 0.2])
    table = orders(m, lines, **{"商品实际价格(总共)": money})
    m.put("订单导出.parquet", parquet(table), lines=lines[:2], quarantined=1, reasons={"bad_money": 1})


def bad_rows(m):
    good, bad = m.lines(3), m.lines(1)
    table = pa.concat_tables([orders(m, good), orders(m, bad, 商品数量=pa.array(["viele"]))])
    m.put("订单导出.parquet", parquet(table), lines=good, quarantined=1, reasons={"bad_number": 1})


def nulls_in_a_key(m):
    lines = m.lines(3)
    table = orders(m, lines, 订单号=pa.array([lines[0].order_id, None, lines[2].order_id]))
    good = [lines[0], lines[2]]
    m.put("订单导出.parquet", parquet(table), lines=good, quarantined=1, reasons={"missing_value": 1})


def table_without_rows(m):
    m.put("订单导出.parquet", parquet(orders(m, m.lines(1)).slice(0, 0)), "empty")


def nested_and_binary_columns(m):
    """What is unknown is kept as text, whatever its type."""
    lines = m.lines(2)
    table = orders(m, lines)
    table = table.append_column("明细", pa.array([[{"a": 1}], None], pa.list_(pa.struct([("a", pa.int64())]))))
    table = table.append_column("摘要", pa.array([b"\xff\xfe", b"ok"], pa.binary()))
    m.put("订单导出.parquet", parquet(table), lines=lines, new_columns=("明细", "摘要"))


def text_that_is_none(m):
    """A string column may hold any bytes; read as text they would come to harm far from here."""
    content = parquet(orders(m, m.lines(50)), compression="none", use_dictionary=False)
    for place, name in enumerate(("待发货", "司马", "oHOSTILE", "37")):
        damaged = bytearray(content)
        damaged[within(content, name) + 1] = 0xFF
        m.put(f"{place}.parquet", bytes(damaged), "rejected", reason="unreadable")


def parquet_cut_off(m):
    content = parquet(orders(m, m.lines(50)))
    m.put("halb.parquet", content[: len(content) // 2], "rejected", reason="unreadable")
    m.put("fast.parquet", content[:-1], "rejected", reason="unreadable")
    m.put("nur_marke.parquet", b"PAR1", "rejected", reason="unreadable")


def footer_that_lies_about_its_length(m):
    content = parquet(orders(m, m.lines(5)))
    for name, length in (("lang.parquet", 2**31 - 1), ("kurz.parquet", 3), ("null.parquet", 0)):
        m.put(name, content[:-8] + struct.pack("<I", length) + b"PAR1", "rejected", reason="unreadable")


def encrypted_footer(m):
    content = parquet(orders(m, m.lines(5)))
    m.put("订单导出.parquet", b"PARE" + content[4:-4] + b"PARE", "rejected", reason="encrypted")


def damaged_page_with_checksum(m):
    content = bytearray(
        parquet(orders(m, m.lines(50)), write_page_checksum=True, compression="none", use_dictionary=False)
    )
    content[within(content, "待发货") + 2] ^= 1
    m.put("订单导出.parquet", bytes(content), "rejected", reason="unreadable")


def missing_and_doubled_columns(m):
    table = orders(m, m.lines(2))
    m.put("fehlt.parquet", parquet(table.drop_columns(["商品数量"])), "rejected", reason="missing_key_column")
    twice = pa.Table.from_arrays([*table.columns, table["商品数量"]], [*table.column_names, "商品数量"])
    m.put("doppelt.parquet", parquet(twice), "rejected", reason="duplicate_column")


def bomb_of_repeated_values(m):
    """Forty million cells of a handful of values in a file of some kilobytes; more than the reader may hold."""
    table = orders(m, m.lines(1))
    long = pa.table({name: pa.repeat(table[name][0], 1_000_000) for name in table.column_names})
    content = io.BytesIO()
    with pq.ParquetWriter(content, long.schema) as writer:
        for _ in range(8):
            writer.write_table(long)
    m.put("订单导出.parquet", content.getvalue(), "rejected", reason="unsafe_archive")


CASES = [
    text_columns,
    typed_columns,
    ids_as_floats,
    amounts_as_floats,
    bad_rows,
    nulls_in_a_key,
    table_without_rows,
    nested_and_binary_columns,
    text_that_is_none,
    parquet_cut_off,
    footer_that_lies_about_its_length,
    encrypted_footer,
    damaged_page_with_checksum,
    missing_and_doubled_columns,
    bomb_of_repeated_values,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_parquet(judged, case):
    judged(case)


def test_parquet_leaves_nothing_behind(judged):
    judged.check_home()
