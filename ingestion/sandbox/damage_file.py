"""One CSV export taken apart, to be written again in other words, and what must become of the result.

Flow: bytes -> encoding by mark and content -> rows of cells by the csv module -> changed -> bytes again.
Why:  the expected account is counted on these rows, by nothing that intake uses.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# Title of an export -> header of its id, header of an amount it requires.
ID_AND_MONEY = {
    "订单导出": ("订单号", "商品实际价格(总共)"),
    "售后导出": ("售后单号", "退款金额"),
    "资金流水": ("流水单号", "收支金额"),
    "佣金订单": ("订单号", "计佣金额"),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """What must become of one file: `damage` names what was done to it, `reasons` are (code, count) pairs."""

    file: str
    damage: str
    status: str
    rows_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CsvFile:
    """Header and rows of an export. `bad` counts rows added that must be set aside, by reason code."""

    name: str
    encoding: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bad: tuple[tuple[str, int], ...] = ()

    @property
    def stem(self) -> str:
        """Name without `.csv`."""
        return self.name.removesuffix(".csv")

    @property
    def id_place(self) -> int:
        """Position of the id that a row cannot do without."""
        return self.header.index(ID_AND_MONEY[self.title][0])

    @property
    def money_place(self) -> int:
        """Position of an amount that a row cannot do without."""
        return self.header.index(ID_AND_MONEY[self.title][1])

    @property
    def title(self) -> str:
        """Which export it is."""
        return self.name.split("_")[0]

    def with_rows(self, rows: Sequence[Sequence[str]]) -> "CsvFile":
        """The same file with other rows."""
        return replace(self, rows=tuple(tuple(row) for row in rows))

    def text(self, delimiter: str = ",") -> str:
        """As CSV text."""
        sink = io.StringIO(newline="")
        writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return sink.getvalue()

    def encoded(self, text: str) -> bytes:
        """Text in the encoding the export came in."""
        return text.encode(self.encoding)

    def loaded(self, name: str, damage: str) -> Planted:
        """The verdict on a file that nobody has delivered before: everything but the bad rows is new."""
        bad = sum(count for _, count in self.bad)
        return Planted(name, damage, "loaded", len(self.rows), len(self.rows) - bad, bad, 0, self.bad)


def is_damageable(path: Path) -> bool:
    """Whether the file is an export this module knows ids and amounts of."""
    return path.suffix == ".csv" and path.name.split("_")[0] in ID_AND_MONEY


def read_csv(path: Path) -> CsvFile:
    """Take a CSV export of the sandbox apart."""
    content = path.read_bytes()
    encoding = _encoding(content)
    header, *rows = csv.reader(io.StringIO(content.decode(encoding), newline=""))
    return CsvFile(path.name, encoding, tuple(header), tuple(tuple(row) for row in rows if row))


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
