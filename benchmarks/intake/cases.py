"""Intake side by side with the bare engine, pandas and the bare workbook reader; memory from 2 to 10 million lines.

Flow: files written -> every case in pairs of fresh processes -> outcomes and peak memory.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.children import told
from benchmarks.intake.order_lines import write_csv, write_gb18030, write_xlsx
from benchmarks.pairing import Case, Outcome, Side, measure

XLSX_LINES = 500_000  # the set-up of a run counts little then, and a workbook holds about twice as many


@dataclass(frozen=True, slots=True)
class Measured:
    """Outcomes in pairs, and peak memory in MB of our side by number of lines."""

    outcomes: list[Outcome] = field(default_factory=list)
    peaks: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pair:
    name: str
    file: Path
    other: str
    other_file: Path
    says: str
    ours: str = "huoshui"


def measure_intake(folder: Path, lines: int, pairs: int, more_lines: int = 0) -> Measured:
    """Measure every case `pairs` times; with `more_lines` also the memory that so many take."""
    plain = write_csv(folder / "order_lines.csv", lines)
    measured = Measured()

    def run(side: str, file: Path) -> float:
        answer = run_side(side, file)
        if (side, file) == ("huoshui", plain):
            measured.peaks[lines] = max(answer["peak_mb"], measured.peaks.get(lines, 0))
        return answer["seconds"]

    for pair in _pairs(folder, plain, min(lines, XLSX_LINES)):
        label = "full intake" if pair.ours == "huoshui" else "reading alone"
        ours = Side(label, partial(run, pair.ours, pair.file))
        other = Side(pair.other, partial(run, pair.other, pair.other_file))
        amount = f"{lines if pair.file.suffix == '.csv' else min(lines, XLSX_LINES):,} lines, {_size(pair.file)}"
        case = Case(f"{pair.name}, {pair.other}", amount, ours, other, pair.says)
        measured.outcomes.append(measure(case, pairs))
    if more_lines:
        more = write_csv(folder / "order_lines_more.csv", more_lines)
        measured.peaks[more_lines] = run_side("huoshui", more)["peak_mb"]
    return measured


def _pairs(folder: Path, plain: Path, xlsx_lines: int) -> Iterator[_Pair]:
    bare = "DuckDB's reader (all text), casts and one sha256 of the joined row, same threads and compression"
    yield _Pair(
        "intake, UTF-8", plain, "engine", plain, f"{bare}. The price of checking, hashing, accounting every row."
    )
    chinese = write_gb18030(folder / "order_lines_gb18030.csv", plain)
    yield _Pair("intake, gb18030", chinese, "engine", plain, "the same reader on the UTF-8 file; it knows no gb18030.")
    yield _Pair("intake, UTF-8", plain, "pandas", plain, "pandas reads everything as text and checks nothing.")
    yield _Pair("intake, gb18030", chinese, "pandas", chinese, "the same in gb18030.")
    book = write_xlsx(folder / "order_lines.xlsx", xlsx_lines)
    yield _Pair("intake, XLSX", book, "calamine", book, "the bare reader of the workbook.")
    yield _Pair("reading, XLSX", book, "calamine", book, "the same reader beside our reading alone.", "reading")


def run_side(side: str, file: Path) -> dict[str, float]:
    """Run one side in a fresh process; raises CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory(prefix="side-", dir=file.parent) as folder:
        return told([sys.executable, "-m", "benchmarks.intake.sides", side, str(file), folder])


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.0f} MB"
