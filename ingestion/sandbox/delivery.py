"""Writes sheets as files of one delivery: CSV in the dialect's encoding, XLSX, or a WeChat Pay bill.

Sheets of the same file name are appended, so a history is written block by block in bounded memory. Files are named
`<shop_id>/<Chinese export name>[_<period>]_<YYYYMMDD>_<HHMMSS>.<suffix>`; the time is when it was exported.
"""

import io
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ingestion.sandbox.frame import Array
from ingestion.sandbox.sheet import Dialect, Sheet

SETTLED_SECONDS = 60  # an inbox leaves files alone that may still be being written
_BOM = {"utf-8-sig": b"\xef\xbb\xbf"}
# Closing block of a bill by layout: header, and which column it adds up (`rows`: the count of rows).
_SUMMARIES = {
    "wechat_pay_trade_bill": (
        ("总交易单数", "rows"), ("应结订单总金额", "settlement_fen"), ("退款总金额", "refund_fen"),
        ("充值券退款总金额", "recharge_refund_fen"), ("手续费总金额", "fee"), ("订单总金额", "order_fen"),
        ("申请退款总金额", "refund_applied_fen"),
    ),
    "wechat_pay_fund_bill": (
        ("资金流水总笔数", "rows"), ("收入笔数", "income_rows"), ("收入金额", "income_fen"),
        ("支出笔数", "expense_rows"), ("支出金额", "expense_fen"),
    ),
}  # fmt: skip


class Delivery:
    """Files of one night under `inbox`; call `close` once after the last sheet."""

    def __init__(self, inbox: Path, exported_at: int) -> None:
        """`exported_at`: wall second of the first file's export; the next files follow a few seconds apart."""
        self._inbox = inbox
        self._exported_at = exported_at
        self._paths: dict[tuple[str, str, str], Path] = {}
        self._workbooks: dict[Path, list[pa.Table]] = {}
        self._bills: dict[Path, tuple[str, Array]] = {}

    def put(self, where: tuple[str, str], sheet: Sheet, blank: bool = False) -> None:
        """Append a sheet to the file of that (folder, title); nobody uploads an export without rows."""
        table = sheet.table(blank)
        if not table.num_rows:
            return
        path, is_new = self._path(where, sheet.dialect.suffix)
        if sheet.dialect.suffix == "xlsx":
            self._workbooks.setdefault(path, []).append(table)
            return
        with path.open("wb" if is_new else "ab") as file:
            file.write(csv_bytes(table, sheet.dialect, is_new))

    def put_bill(self, where: tuple[str, str], sheet: Sheet, totals: dict[str, Array]) -> None:
        """Append rows of a bill: backticks before cells, CRLF; `totals` are summed into the closing block."""
        table = sheet.table(blank=False)
        path, is_new = self._path(where, "csv")
        totals = totals | {"rows": np.array([table.num_rows])}
        sums = np.array([int(totals[name].sum()) for _, name in _SUMMARIES[sheet.layout]], np.int64)
        self._bills[path] = (sheet.layout, self._bills[path][1] + sums if path in self._bills else sums)
        cells = [
            pc.binary_join_element_wise(pa.scalar("`"), pc.fill_null(column.combine_chunks(), ""), "")
            for column in table
        ]
        lines = pc.binary_join_element_wise(*cells, ",")
        body = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\r\n")[0].as_py()
        with path.open("wb" if is_new else "ab") as file:
            if is_new:
                file.write((",".join(table.column_names) + "\r\n").encode())
            file.write((body + "\r\n").encode())

    def close(self) -> list[Path]:
        """Finish bills and workbooks; returns the delivery's files in a fixed order."""
        for path, (layout, sums) in self._bills.items():
            titles, columns = zip(*_SUMMARIES[layout], strict=True)
            cells = [_bill_amount(name, int(total)) for name, total in zip(columns, sums, strict=True)]
            closing = ",".join(titles) + "\r\n" + ",".join(f"`{cell}" for cell in cells) + "\r\n"
            with path.open("ab") as file:
                file.write(closing.encode())
        for path, tables in self._workbooks.items():
            _write_workbook(path, pa.concat_tables(tables))
        for path in self._paths.values():
            settled = time.time() - SETTLED_SECONDS
            os.utime(path, (settled, settled))
        return sorted(self._paths.values())

    def _path(self, where: tuple[str, str], suffix: str) -> tuple[Path, bool]:
        folder, title = where
        key = (folder, title, suffix)
        if key in self._paths:
            return self._paths[key], False
        at = datetime.fromtimestamp(self._exported_at + 7 * len(self._paths), UTC)
        path = self._inbox / folder / f"{title}_{at:%Y%m%d_%H%M%S}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._paths[key] = path
        return path, True


def _bill_amount(name: str, total: int) -> str:
    """A count of rows, or yuan: fees with five decimals (in units of 0.00001 yuan), the rest with two (in fen)."""
    if name.endswith("rows"):
        return str(total)
    unit, digits = (100_000, 5) if name == "fee" else (100, 2)
    return f"{total // unit}.{total % unit:0{digits}d}"


def csv_bytes(table: pa.Table, dialect: Dialect, is_new: bool) -> bytes:
    """The table as CSV bytes; header and byte order mark only at the start of a file."""
    sink = io.BytesIO()
    options = pa.csv.WriteOptions(
        include_header=is_new, quoting_style="needed", quoting_header="none", batch_size=16_384
    )
    pa.csv.write_csv(table, sink, options)
    text = sink.getvalue()
    if dialect.encoding == "gb18030":
        return text.decode().encode("gb18030")
    return _BOM.get(dialect.encoding, b"") * is_new + text


def _write_workbook(path: Path, table: pa.Table) -> None:
    """One sheet of text cells. Cell by cell is the library's only way; callers keep workbooks small."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # else the clock of today is in the bytes
    sheet = book.add_worksheet("导出")
    sheet.write_row(0, 0, table.column_names)
    columns = [column.to_pylist() for column in table]
    for place, cells in enumerate(zip(*columns, strict=True), start=1):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write_string(place, column, cell)
    book.close()
