"""Broken nights: faults planted into the files of a night that was just written.

Each fault changes order exports (CSV) in place, keeps their encoding, and returns what it changed. They are what the
release gate must catch: rows doubled under new ids, a day that is missing, one channel a hundred times too dear.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from ingestion.contract import Column, ColumnType
from ingestion.sandbox.delivery import csv_bytes
from ingestion.sandbox.sheet import Dialect, header, wordings
from ingestion.sandbox.write_orders import TITLE
from ingestion.streams.registry import LAYOUTS

_COLUMNS = {column.name: column for column in LAYOUTS["shop_order_export"].columns}
_BOM = b"\xef\xbb\xbf"


def double_orders(files: Sequence[Path]) -> list[Path]:
    """Every row of the order exports once more, its order under a new id."""

    def doubled(table: pa.Table) -> pa.Table:
        twin = table
        for name in ("order_id", "transaction_id"):
            place = table.column_names.index(header(_COLUMNS[name]))
            twin = twin.set_column(
                place, table.column_names[place], pc.replace_substring_regex(table[place], r"(\d)(\d{17})$", r"9\2")
            )
        return pa.concat_tables([table, twin])

    return _rewrite(files, doubled)


def drop_day(files: Sequence[Path], day: date) -> list[Path]:
    """The order exports without the orders of a business day."""

    def without(table: pa.Table) -> pa.Table:
        return table.filter(pc.invert(_is_day(table, day)))

    return _rewrite(files, without)


def inflate_channel(files: Sequence[Path], day: date, factor: int = 100) -> list[Path]:
    """All amounts of the day's own-store live orders (CH01) times `factor`; their sums still agree with each other."""

    def inflated(table: pa.Table) -> pa.Table:
        hit = pc.and_(_is_day(table, day), _is_own_live(table))
        for place, name in enumerate(table.column_names):
            if name in _money_headers():
                table = table.set_column(place, name, pc.if_else(hit, _times(table[place], factor), table[place]))
        return table

    return _rewrite(files, inflated)


def plant(fault: str, files: Sequence[Path], day: date) -> list[Path]:
    """One of `double_orders`, `drop_day`, `inflate_channel` for the night's own day; raises ValueError for others."""
    faults: dict[str, Callable[[], list[Path]]] = {
        "double_orders": lambda: double_orders(files),
        "drop_day": lambda: drop_day(files, day),
        "inflate_channel": lambda: inflate_channel(files, day),
    }
    if fault not in faults:
        raise ValueError(f"Faults are {', '.join(faults)}; there is no fault {fault!r}.")
    return faults[fault]()


def _is_day(table: pa.Table, day: date) -> pa.Array:
    return pc.starts_with(table[header(_COLUMNS["ordered_at"])], day.isoformat())


def _is_own_live(table: pa.Table) -> pa.Array:
    scene = wordings(_COLUMNS["order_scene"])["live"]
    seller = [wordings(_COLUMNS["sale_channel"])[code] for code in ("linked", "authorized")]
    is_live = pc.fill_null(pc.equal(table[header(_COLUMNS["order_scene"])], scene), False)
    return pc.and_(is_live, pc.is_in(table[header(_COLUMNS["sale_channel"])], pa.array(seller)))


def _money_headers() -> set[str]:
    return {header(column) for column in _COLUMNS.values() if _is_money(column)}


def _is_money(column: Column) -> bool:
    return column.type is ColumnType.MONEY


def _times(cells: pa.ChunkedArray, factor: int) -> pa.ChunkedArray:
    """Yuan texts times a factor, without the shop's commas and signs."""
    plain = pc.replace_substring_regex(cells, r"[^0-9.]", "")
    return pc.multiply(plain.cast(pa.decimal128(18, 2)), pa.scalar(factor, pa.int64())).cast(pa.string())


def _rewrite(files: Sequence[Path], change: Callable[[pa.Table], pa.Table]) -> list[Path]:
    """Apply a change to the CSV order exports among the files."""
    changed = [path for path in files if path.suffix == ".csv" and path.name.startswith(TITLE)]
    for path in changed:
        content = path.read_bytes()
        encoding = _encoding(content)
        text = content.removeprefix(_BOM).decode(encoding)
        names = text.partition("\n")[0].split(",")
        strings = pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        table = pa.csv.read_csv(io.BytesIO(text.encode()), convert_options=strings)
        dialect = Dialect("utf-8-sig" if content.startswith(_BOM) else encoding)
        path.write_bytes(csv_bytes(change(table), dialect, is_new=True))
    return changed


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
