"""Small order exports of every kind that intake reads; the mutations start from these."""

import csv
import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

HEADER = (
    "订单号",
    "订单下单时间",
    "订单状态",
    "收件人手机",
    "买家openid",
    "商品名称",
    "商品实际价格(总共)",
    "商品数量",
)
_ROWS = 60


def _rows() -> list[tuple[str, ...]]:
    titles = ("玫瑰水", '一支"装", 大', "连衣裙\n两件", "茶礼盒")
    return [
        (
            f"{3729384756102938000 + number}",
            f"2026-06-{number % 28 + 1:02d} 10:{number % 60:02d}:00",
            "待发货",
            f"138{number:08d}",
            f"oMUTANT{number:021d}",
            titles[number % len(titles)],
            f"{number * 7}.{number % 100:02d}",
            str(number % 9 + 1),
        )
        for number in range(_ROWS)
    ]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    sink = io.StringIO(newline="")
    csv.writer(sink, lineterminator="\n").writerows([HEADER, *rows])
    return sink.getvalue()


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"strings_to_numbers": False}) as book:
        # A workbook holds the second of its creation; the same seed must give the same files.
        book.set_properties({"created": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)})
        sheet = book.add_worksheet("导出")
        for place, cells in enumerate([HEADER, *rows]):
            for column, cell in enumerate(cells):
                sheet.write(place, column, int(cell)) if column == 7 and place else sheet.write_string(
                    place, column, cell
                )
    return sink.getvalue()


def _parquet(rows: Sequence[Sequence[str]], compression: str, has_dictionary: bool) -> bytes:
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(HEADER)})
    table = table.set_column(7, HEADER[7], table[7].cast(pa.int64()))
    sink = io.BytesIO()
    pq.write_table(table, sink, compression=compression, use_dictionary=has_dictionary, row_group_size=25)
    return sink.getvalue()


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members, always the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return sink.getvalue()


def originals() -> dict[str, bytes]:
    """File name -> content; the suffix is the kind."""
    rows = _rows()
    text = _csv(rows)
    lines = "\n".join(json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in rows)
    return {
        "utf8.csv": text.encode(),
        "gb18030.csv": text.encode("gb18030"),
        "utf16.csv": text.encode("utf-16"),
        "plain.xlsx": _workbook(rows),
        "plain.zip": zip_of({"订单.csv": text.encode()}),
        "plain.gz": gzip.compress(text.encode(), mtime=0),
        "plain.jsonl": lines.encode(),
        "snappy.parquet": _parquet(rows, "snappy", has_dictionary=True),
        "plain.parquet": _parquet(rows, "none", has_dictionary=False),
        "zstd.parquet": _parquet(rows, "zstd", has_dictionary=True),
    }
