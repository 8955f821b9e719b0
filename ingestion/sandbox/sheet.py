"""One export file's columns, built by declared name: headers and wordings come from `ingestion.streams` alone.

A sheet holds text columns only, as an export does. The dialect is how a shop's back office writes numbers and ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contract import Column
from ingestion.sandbox.frame import Array
from ingestion.sandbox.names import only, pick
from ingestion.streams.registry import LAYOUTS


@dataclass(frozen=True, slots=True)
class Dialect:
    """`guard` stands before ids; `money` is plain (1234.50), comma (1,234.50) or yen (¥1234.50)."""

    encoding: str = "utf-8"
    guard: str = ""
    money: str = "plain"
    suffix: str = "csv"


def wordings(column: Column) -> Mapping[str, str]:
    """Code -> the first Chinese wording declared for it, else the first wording."""
    first: dict[str, str] = {}
    chinese: dict[str, str] = {}
    for wording, code in column.values.items():
        first.setdefault(code, wording)
        if not wording.isascii():
            chinese.setdefault(code, wording)
    return first | chinese


class Sheet:
    """Columns of one layout. Every method adds one column of the length of its array; a name is a declared column."""

    def __init__(self, layout: str, dialect: Dialect | None = None) -> None:
        """Start an empty sheet of a layout of the registry."""
        self.layout = layout
        self.dialect = dialect or Dialect()
        self._declared = {column.name: column for column in LAYOUTS[layout].columns}
        self._columns: dict[str, pa.Array] = {}

    def text(self, name: str, values: pa.Array) -> None:
        """Text as it is."""
        if name not in self._declared:
            raise KeyError(f"{self.layout} declares no column {name}")
        self._columns[name] = values

    def id(self, name: str, values: pa.Array) -> None:
        """An id, behind the guard of the dialect."""
        guarded = (
            pc.binary_join_element_wise(pa.scalar(self.dialect.guard), values, "") if self.dialect.guard else values
        )
        self.text(name, guarded)

    def constant(self, name: str, value: str, size: int) -> None:
        """The same text in every row."""
        self.text(name, pa.repeat(pa.scalar(value, pa.string()), size))

    def code(self, name: str, codes: Sequence[str], index: Array) -> None:
        """Codes by position as the platform words them; -1 or an empty code gives an empty cell."""
        words = wordings(self._declared[name])
        self.text(name, pick([words[code] if code else None for code in codes], index))

    def code_text(self, name: str, words: Sequence[str], index: Array) -> None:
        """Words by position for a text column without a declared wording."""
        self.text(name, pick(words, index))

    def flag(self, name: str, mask: Array) -> None:
        """是 or 否."""
        self.code(name, ("false", "true"), mask.astype(np.int64))

    def whole(self, name: str, values: Array, shown: Array | None = None) -> None:
        """A count."""
        text = pa.array(values, pa.int64()).cast(pa.string())
        self.text(name, text if shown is None else only(text, shown))

    def time(self, name: str, at: Array, cut: int) -> None:
        """Wall clock to the second; empty for what has not happened by the cut."""
        self.text(name, _clock(at, at < cut))

    def day(self, name: str, at: Array) -> None:
        """Business day."""
        self.text(name, pc.utf8_slice_codeunits(_clock(at, np.ones(len(at), bool)), 0, 10))

    def money(self, name: str, fen: Array, shown: Array | None = None) -> None:
        """Yuan in the style of the dialect, from fen."""
        text = yuan(fen)
        if self.dialect.money == "comma":
            text = pc.replace_substring_regex(text, r"^(-?\d+)(\d{3})\.", r"\1,\2.")
        elif self.dialect.money == "yen":
            text = pc.binary_join_element_wise(pa.scalar("¥"), text, "")
        self.text(name, text if shown is None else only(text, shown))

    def table(self, blank: bool = False) -> pa.Table:
        """Header row as names, columns in declared order; `blank` adds the declared columns nobody filled, empty."""
        size = len(next(iter(self._columns.values())))
        names = [
            name for name in self._declared if name in self._columns or (blank and name not in ("brand_id", "shop_id"))
        ]
        empty = pa.nulls(size, pa.string())
        headers = [header(self._declared[name]) for name in names]
        return pa.table([self._columns.get(name, empty) for name in names], names=headers)


def header(column: Column) -> str:
    """The header an export shows: the first alias."""
    return column.aliases[0] if column.aliases else column.name


def yuan(fen: Array) -> pa.Array:
    """Fen as yuan with two decimals, a minus before those below zero."""
    size = np.abs(fen)
    whole = pa.array(size // 100, pa.int64()).cast(pa.string())
    cents = pc.utf8_lpad(pa.array(size % 100, pa.int64()).cast(pa.string()), 2, "0")
    sign = pc.if_else(pa.array(fen < 0), "-", "")
    return pc.binary_join_element_wise(sign, pc.binary_join_element_wise(whole, cents, "."), "")


def _clock(at: Array, shown: Array) -> pa.Array:
    """`YYYY-MM-DD HH:MM:SS`, null where not shown."""
    stamp = pa.array(np.where(shown, at, 0), pa.int64()).cast(pa.timestamp("s"))
    return only(stamp.cast(pa.string()), shown)
