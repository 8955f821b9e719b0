"""The judge of the hostile corpus: writes files, knows from plain Python what must become of them, and compares.

Flow: each `test_<group>.py` lists CASES; a case is a function of a `Maker`, which writes files into an inbox folder
      and states verdict, counts and values of each -> one intake run per group -> one comparison per case, plus what
      must hold for the home as a whole.
Why:  what is expected comes from the values the case wrote, by decimal arithmetic and the csv module, never from ours.
"""

import csv
import importlib.util
import io
import json
import os
import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.privacy import Vault, read_key
from ingestion.quarantine_store import read_originals
from ingestion.settings import Home, create_home, load_settings

TOML = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[[shops]]
shop_id = "s2"
brand_id = "b1"
[intake]
default_shop = "s1"
quiet_seconds = 0
max_file_mb = 64
parse_memory_mb = 1536
parse_cpu_seconds = 20
"""
TITLES = ("玫瑰水", "益生菌牙膏 三支装", "法式连衣裙", "𠮷野家联名杯", "Crème brûlée", "乌龙茶🍵礼盒", "龘龘礼盒")
GB2312_TITLES = ("玫瑰水", "益生菌牙膏", "法式连衣裙", "乌龙茶礼盒")
PHONE = re.compile(r"139\d{8}")
MARKS = ("oHOSTILE", "司马")  # every openid and every name of the corpus holds one
Values = tuple[str, str, int, int]  # order id, title, line paid in fen, quantity


@dataclass
class Line:
    """One order line as the shop knows it. `fen` is integer, everything else text as typed."""

    order_id: str
    title: str
    fen: int
    quantity: int
    phone: str
    openid: str
    name: str
    ordered: str = "2026-06-01 10:00:00"

    @property
    def values(self) -> Values:
        """What the lake must hold of it."""
        return (self.order_id, self.title, self.fen, self.quantity)

    def cells(self, **changes: str) -> dict[str, str]:
        """The cells of an order export by header; `changes` by header."""
        return {
            "订单号": self.order_id,
            "订单下单时间": self.ordered,
            "订单状态": "待发货",
            "收件人姓名": self.name,
            "收件人手机": self.phone,
            "订单实际支付金额": yuan(self.fen),
            "买家openid": self.openid,
            "商品名称": self.title,
            "商品编码(平台)": "10000180123456",
            "商品实际价格(总共)": yuan(self.fen),
            "商品数量": str(self.quantity),
        } | changes


@dataclass(frozen=True)
class Expected:
    """The verdict a file must get. `rows` are the values of its loaded order lines, None where another stream's."""

    path: Path
    status: str
    rows_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    rows: list[Values] | None = None
    originals: tuple[str, ...] = ()
    new_columns: tuple[str, ...] = ()


class Maker:
    """Writes the files of one case into `inbox/<case>/` and remembers what must become of each."""

    def __init__(self, home: Home, case: str) -> None:
        self.home, self.case = home, case
        self.folder = home.inbox / case
        self.folder.mkdir(parents=True, exist_ok=True)
        self.expected: list[Expected] = []
        self.secrets = list(MARKS)
        self.phones: set[str] = set()
        self.made: list[Line] = []
        self._seed = zlib.crc32(case.encode())
        self._count = 0

    def lines(self, count: int, titles: Sequence[str] = TITLES) -> list[Line]:
        """`count` lines of as many orders; ids and personal values occur nowhere else in the corpus."""
        made = []
        for _ in range(count):
            self._count += 1
            number = self._seed * 10_000 + self._count
            made.append(
                Line(
                    order_id=f"37{number:017d}",
                    title=titles[number % len(titles)],
                    fen=number % 99_991 + 1,
                    quantity=number % 5 + 1,
                    phone=f"139{number % 10**8:08d}",
                    openid=f"oHOSTILE{number:020d}",
                    name=f"司马{number}",
                )
            )
        self.phones |= {line.phone for line in made}
        self.made += made
        return made

    def put(self, name: str, content: bytes, status: str = "loaded", **stated: object) -> None:
        """Write a file and state its verdict: `lines=[...]` or `loaded=`, `quarantined=`, `duplicate=`, `reasons=`.

        A rejected file is stated by its one reason: `reason="..."`, and `rows_in=` where rows were counted.
        """
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.expect(path, status, **stated)

    def expect(self, path: Path, status: str = "loaded", **stated: object) -> None:
        """State the verdict of a path that is there already."""
        lines = stated.pop("lines", None)
        reason = stated.pop("reason", None)
        if lines is not None:
            stated |= {"loaded": len(lines), "rows": sorted(line.values for line in lines)}
        if reason:
            stated["reasons"] = {reason: 1}
        one = Expected(path, status, **stated)
        if status != "rejected":
            one = replace(one, rows_in=one.loaded + one.quarantined + one.duplicate)
        self.expected.append(one)

    def csv(self, rows: Iterable[dict[str, str]], **how: object) -> str:
        """Text of a CSV with one header row; `how` as csv.writer takes it. LF unless `lineterminator` is given."""
        rows = list(rows)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        sink = io.StringIO(newline="")
        writer = csv.writer(sink, **({"lineterminator": "\n"} | how))
        writer.writerow(headers)
        writer.writerows([row.get(header, "") for header in headers] for row in rows)
        return sink.getvalue()

    def orders(self, lines: Iterable[Line], **how: object) -> str:
        """Text of an order export of these lines."""
        return self.csv([line.cells() for line in lines], **how)

    def workbook(self, sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
        """An XLSX: text cells stay text, numbers become numeric cells."""
        sink = io.BytesIO()
        book = xlsxwriter.Workbook(sink, {"strings_to_numbers": False, "strings_to_formulas": False})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell) if isinstance(cell, str) else sheet.write(
                        place, column, cell
                    )
        book.close()
        return sink.getvalue()

    def table(self, lines: Iterable[Line]) -> list[list[object]]:
        """Header and rows of an order export, for sheets."""
        rows = [line.cells() for line in lines]
        return [list(rows[0]), *(list(row.values()) for row in rows)]


def yuan(fen: int) -> str:
    """Fen as people write yuan."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


Case = Callable[[Maker], None]


class Judged:
    """One intake run over cases, and what it made of them."""

    def __init__(self, root: Path, cases: Sequence[Case], ingest_with: Callable[[Home], dict] | None = None) -> None:
        """`ingest_with(home)` gives the report as the JSON of the command; without it the library is called."""
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.home = create_home(root / "home", TOML)
        self.makers = {case.__name__: Maker(self.home, case.__name__) for case in cases}
        for case in cases:
            case(self.makers[case.__name__])
        self.outside = listing(root, self.home.root)
        answer = ingest_with(self.home) if ingest_with else by_library(self.home)
        self.files = answer["files"]
        self.unreached = answer["unreached"]
        self._rows = self._loaded_rows()

    def __call__(self, case: Case) -> None:
        """Compare every file of a case with what it stated."""
        for expected in self.makers[case.__name__].expected:
            self._compare(expected)

    def result(self, path: Path) -> dict:
        """The verdict on a file; there is exactly one."""
        name = self.told(path)
        found = [result for result in self.files if result["file"] == name]
        assert len(found) == 1, (name, [result["file"] for result in self.files])
        return found[0]

    def told(self, path: Path) -> str:
        """How a file is named in reports: on one line, whatever its name holds."""
        return "".join(map(escaped, str(path.relative_to(self.home.inbox))))

    def _compare(self, wanted: Expected) -> None:
        result = self.result(wanted.path)
        counts = ("status", "rows_in", "loaded", "quarantined", "duplicate")
        got = {name: result[name] for name in counts}
        got["reasons"] = {one["reason"]: one["count"] for one in result["reasons"]}
        stated = {name: getattr(wanted, name) for name in counts} | {"reasons": wanted.reasons}
        assert got == stated, result["message"]
        assert set(wanted.new_columns) <= set(result["new_columns"])
        if wanted.rows is not None:
            assert sorted(self._rows[result["file"]]) == wanted.rows
        if wanted.originals:
            kept = self._originals(result["file"])
            assert not [text for text in wanted.originals if text not in kept], kept

    def _loaded_rows(self) -> dict[str, list[Values]]:
        found: dict[str, list[Values]] = {result["file"]: [] for result in self.files}
        query = "select _source_file, order_id, title, line_paid_fen, quantity from raw.shop__order_lines"
        for name, *values in self.ask(query):
            found[name].append(tuple(values))
        return found

    def ask(self, sql: str) -> list[tuple]:
        """Rows of a query over schema `raw`."""
        refresh_raw(self.home, load_settings(self.home))
        with duckdb.connect(str(self.home.warehouse), read_only=True) as con:
            return con.execute(sql).fetchall()

    def _originals(self, name: str) -> str:
        """Everything kept, sealed, of the quarantined rows of a file."""
        ledger = Ledger(self.home.ledger)
        held = [record for record in ledger.quarantined() if record.source_file == name]
        ledger.close()
        vault = Vault(read_key(self.home.keys / "quarantine.key"))
        texts = []
        for record in held:
            kept = read_originals(self.home, vault, record.quarantine_id, record.generation)
            texts += [*kept.ragged.values(), *(str(v) for row in kept.cells.to_pylist() for v in row.values())]
        return "\n".join(texts)

    def check_home(self) -> None:
        """What must hold whatever was delivered."""
        self._every_file_has_a_verdict()
        assert listing(self.root, self.home.root) == self.outside
        for result in self.files:
            if result["status"] in {"loaded", "duplicate"}:
                assert result["rows_in"] == result["loaded"] + result["quarantined"] + result["duplicate"], result
            told = sum(one["count"] for one in result["reasons"])
            assert told == (result["quarantined"] or result["status"] == "rejected"), result
        loads = [folder for folder in self.home.raw.glob("*/*/load_id=*") if folder.is_dir()]
        ledger = Ledger(self.home.ledger)
        assert {folder.name.removeprefix("load_id=") for folder in loads} == {one.load_id for one in ledger.loads()}
        ledger.close()
        self._nothing_personal()

    def _every_file_has_a_verdict(self) -> None:
        stated = Counter(self.told(e.path) for m in self.makers.values() for e in m.expected)
        assert Counter(result["file"] for result in self.files) == stated
        assert self.unreached == []

    def _nothing_personal(self) -> None:
        """No clear personal value and no replacement character outside what was delivered."""
        secrets = {secret for maker in self.makers.values() for secret in maker.secrets}
        phones = {phone for maker in self.makers.values() for phone in maker.phones}
        forms = {text.encode(code) for text in secrets for code in ("utf-8", "utf-16-le", "gb18030")}
        for path in (p for p in self.home.root.rglob("*") if p.is_file() and not p.is_symlink()):
            if self.home.inbox in path.parents and not path.name.endswith(".reason.txt"):
                continue
            content, text = path.read_bytes(), decoded(path)
            assert not [one for one in forms if one in content], path
            assert not [one for one in secrets if one in text], path
            assert not phones & {*PHONE.findall(text), *PHONE.findall(content.decode("latin-1"))}, path
            if path.suffix == ".parquet" and self.home.raw in path.parents:
                assert "\ufffd" not in text, path


def by_library(home: Home) -> dict:
    """One run over the inbox."""
    return ingest(home, load_settings(home)).as_dict()


def escaped(character: str) -> str:
    """Printable characters as they are, others by number; a byte that was no UTF-8 by its own."""
    if character.isprintable():
        return character
    code = ord(character) - (0xDC00 if 0xDC80 <= ord(character) <= 0xDCFF else 0)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def decoded(path: Path) -> str:
    """Everything a Parquet or SQLite file says, decoded; compression hides what the bytes hold."""
    if path.suffix == ".parquet":
        return json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str)
    if path.suffix == ".sqlite":
        with sqlite3.connect(path) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return "\n".join(db.iterdump())
    return ""


def listing(root: Path, without: Path) -> list[str]:
    """Every path under `root` and not under `without`."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if Path(folder) / name != without]
        found += [str(Path(folder) / name) for name in (*folders, *names)]
    return sorted(found)


@pytest.fixture(scope="module")
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The module's CASES, taken in by one run."""
    return Judged(tmp_path_factory.mktemp("judged"), request.module.CASES)


@pytest.fixture(scope="session")
def judge() -> type[Judged]:
    """`judge(folder, cases)` for a run of one's own."""
    return Judged


@pytest.fixture(scope="session")
def all_cases() -> list[Case]:
    """The cases of every group."""
    found: list[Case] = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"hostile_{path.stem}", path)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found += getattr(module, "CASES", [])
    return found
