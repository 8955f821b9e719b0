"""A tiny tenant, written once, and a reader of its files that shares nothing with the writer."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ingestion.sandbox import Sandbox, SandboxOptions, world
from ingestion.sandbox.catalog import Catalog, build
from ingestion.sandbox.options import blocks

Row = dict[str, str]


def read_text(path: Path) -> str:
    """Text of an export: byte order mark, then UTF-8, then gb18030."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def read_rows(path: Path) -> list[Row]:
    """Rows as header -> cell; a bill's closing block is left out."""
    if path.suffix == ".xlsx":
        header, *body = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        return [dict(zip(header, map(str, line), strict=True)) for line in body]
    text = read_text(path)
    if "微信支付" in path.name:
        text = text.split("总交易单数")[0].split("资金流水总笔数")[0]
    return [{k: v.lstrip("\t`") for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]


def fen(text: str) -> int:
    """Yuan as a shop writes it, in fen."""
    return int(Decimal(text.replace("¥", "").replace(",", "") or "0") * 100)


def second_of(text: str) -> int:
    """Wall seconds of a written time."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp())


def by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Rows grouped by a column."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


@dataclass(frozen=True)
class Nights:
    """Files of night 1 and 2 of one tenant; the readers hang on it because tests cannot import this file."""

    first: list[Path]
    second: list[Path]
    fen = staticmethod(fen)
    second_of = staticmethod(second_of)
    by = staticmethod(by)
    text = staticmethod(read_text)
    read = staticmethod(read_rows)

    def files(self, title: str, night: int = 1, shop: str = "") -> list[Path]:
        """Files of an export title, and of a shop's folder."""
        chosen = self.first if night == 1 else self.second
        return [path for path in chosen if path.name.startswith(title) and shop in str(path.parent)]

    def rows(self, title: str, night: int = 1, shop: str = "") -> list[Row]:
        """Rows of every file of an export title, with tabs and backticks before values removed."""
        return [row for path in self.files(title, night, shop) for row in read_rows(path)]


@pytest.fixture(scope="session")
def options(tmp_path_factory: pytest.TempPathFactory) -> SandboxOptions:
    """The usual tenant with whole ledgers, so that they can be held against each other; `test_breaks` breaks them."""
    effects = tmp_path_factory.mktemp("effects") / "whole.toml"
    effects.write_text("ledger_breaks = false\n", "utf-8")
    return SandboxOptions(scale="tiny", effects=str(effects))


@pytest.fixture(scope="session")
def stock(options: SandboxOptions) -> Catalog:
    return build(options)


@pytest.fixture(scope="session")
def apparel(options: SandboxOptions, stock: Catalog) -> world.World:
    """The only block of the apparel brand."""
    return world.build(options, blocks(options)[0], stock)


@pytest.fixture(scope="session")
def big() -> world.World:
    """The first block of a small tenant, for what is too rare in a tiny one."""
    options = SandboxOptions(days=400)
    return world.build(options, blocks(options)[0], build(options))


@pytest.fixture(scope="session")
def nights(options: SandboxOptions, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    tenant, folder = Sandbox(options), tmp_path_factory.mktemp("tenant")
    return Nights(tenant.write_night(1, folder / "1"), tenant.write_night(2, folder / "2"))


@pytest.fixture(scope="session")
def make() -> Callable[..., Sandbox]:
    """A tenant that is quick to write."""

    def small(**settings: object) -> Sandbox:
        return Sandbox(SandboxOptions(**({"scale": "tiny", "days": 60} | settings)))

    return small
