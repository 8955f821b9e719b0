"""A CSV of transactions into arrays: columns by name, separated by comma, semicolon or tab, UTF-8.

Days are taken as written (`2026-01-31`, `20260131`, `2026/01/31`, each may be followed by a time); amounts are plain
numbers.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from analytics.lifetime.arrays import Integers
from analytics.lifetime.summary import Purchases

MINOR_UNITS = 10_000
_DAY = r"^\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?\s*$"


class TransactionError(ValueError):
    """A file of transactions that cannot be read as one; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the three columns."""

    id: str
    date: str
    value: str


@dataclass(frozen=True, slots=True)
class Transactions:
    """`purchases.customer` numbers the rows of `ids`; values in `MINOR_UNITS` of a currency unit."""

    ids: pa.Array
    purchases: Purchases


def read_transactions(file: Path, columns: Columns) -> Transactions:
    """Read a whole file. Raises TransactionError (columns, days, amounts, ids) and OSError."""
    table = _table(file, columns)
    if not table.num_rows:
        raise TransactionError("it has no row.")
    ids = pc.utf8_trim_whitespace(table[columns.id].combine_chunks())
    _refuse(pc.equal(pc.coalesce(ids, ""), ""), columns.id, "is empty")
    coded = ids.dictionary_encode()
    return Transactions(
        coded.dictionary,
        Purchases(
            coded.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            _days(table[columns.date].combine_chunks(), columns.date),
            _values(table[columns.value].combine_chunks(), columns.value),
        ),
    )


def _table(file: Path, columns: Columns) -> pa.Table:
    with file.open("rb") as stream:
        first = stream.readline().decode("utf-8-sig", "replace").rstrip("\r\n")
    delimiter = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    wanted = [columns.id, columns.date, columns.value]
    missing = [name for name in wanted if header.count(name) != 1]
    if missing:
        raise TransactionError(
            f"its header does not have {', '.join(missing)} once; it has {', '.join(header) or 'nothing'}."
        )
    try:
        return arrow_csv.read_csv(
            file,
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise TransactionError(f"its rows do not fit its header: {str(error).split(':')[1].strip()}.") from error


def _days(texts: pa.Array, name: str) -> Integers:
    _refuse(pc.invert(pc.match_substring_regex(texts, _DAY)), name, "is no date like 2026-01-31")
    plain = pc.replace_substring_regex(texts, _DAY, r"\1-\2-\3")
    try:
        return np.asarray(plain.cast(pa.date32()).cast(pa.int32()).to_numpy(), np.int64)
    except pa.ArrowInvalid as error:
        raise TransactionError(f"column {name} holds a day that is not in the calendar.") from error


def _values(texts: pa.Array, name: str) -> Integers:
    plain = pc.utf8_trim_whitespace(texts)
    _refuse(
        pc.invert(pc.match_substring_regex(plain, r"^[-+]?\d{1,11}(\.\d*)?$|^[-+]?\.\d+$")), name, "is no plain number"
    )
    return np.asarray(np.rint(pc.cast(pc.utf8_ltrim(plain, "+"), pa.float64()).to_numpy() * MINOR_UNITS), np.int64)


def _refuse(wrong: pa.Array, name: str, what: str) -> None:
    """Raise for the first row that is wrong, and say how many are; its content stays where it is."""
    count = pc.sum(wrong).as_py() or 0
    if count:
        row = wrong.index(True).as_py() + 2
        raise TransactionError(f"column {name} {what} in row {row:,} ({count:,} rows in all).")
