"""Outcomes as Markdown, for the terminal and for docs/benchmarks.md: a section for each part, replaced on its own."""

import os
import platform
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from benchmarks.pairing import Outcome

HEAD = """# Benchmarks

Written by `python -m benchmarks --write`, part by part (`--only <part> --write`); `make bench` prints the same without
writing. Both sides of a row ran in turns on the same machine and data: read the ratio, not the seconds.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What was measured together; `remarks` are sentences on what stands beside nothing (memory, plain seconds)."""

    title: str
    outcomes: Sequence[Outcome] = ()
    remarks: Sequence[str] = field(default_factory=tuple)

    def text(self) -> str:
        """Its table, what the ratios mean, and the remarks."""
        parts = [table(self.outcomes), meanings(self.outcomes)] if self.outcomes else []
        return "\n\n".join([*parts, *self.remarks])


def table(outcomes: Sequence[Outcome]) -> str:
    """One row per case: medians in seconds, median ratio with its range over the pairs."""
    lines = [
        "| what | data | ours | compared with | seconds | ratio (range) |",
        "|---|---|---|---|---|---|",
    ]
    for outcome in outcomes:
        case, (low, high) = outcome.case, outcome.spread
        seconds = f"{statistics.median(outcome.ours):.2f} / {statistics.median(outcome.other):.2f}"
        ratio = f"{outcome.ratio:.2f} ({low:.2f} to {high:.2f})"
        lines.append(f"| {case.name} | {case.amount} | {case.ours.label} | {case.other.label} | {seconds} | {ratio} |")
    return "\n".join(lines)


def meanings(outcomes: Sequence[Outcome]) -> str:
    """What each ratio says, as a list."""
    return "\n".join(f"- **{outcome.case.name}**: {outcome.case.says}" for outcome in outcomes)


def memory(peaks: Mapping[int, float]) -> str:
    """Peak memory of intake by number of lines."""
    told = [f"{lines:,} lines {megabytes:.0f} MB" for lines, megabytes in sorted(peaks.items())]
    return f"Peak memory of intake, both processes together: {', '.join(told)}." if told else ""


def write_parts(parts: Sequence[Part], page: Path, today: date) -> None:
    """Put the sections of these parts into the page, each with its machine and day; others stay as they are."""
    known = _sections(page.read_text("utf-8")) if page.exists() else {}
    for part in parts:
        known[part.title] = f"{part.text()}\n\nMeasured on {today.isoformat()} on {machine()}."
    sections = [f"## {title}\n\n{known[title]}\n" for title in sorted(known)]
    page.write_text("\n".join([HEAD, *sections]), "utf-8")


def _sections(text: str) -> dict[str, str]:
    """Title -> text of the sections of a page."""
    found = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return {title: body.strip() for title, body in zip(found[::2], found[1::2], strict=True)}


def machine() -> str:
    """Processor, cores and versions: what a reader needs to place the seconds."""
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, pyarrow {pa.__version__}"
    return f"{os.cpu_count()} cores ({_processor()}), {versions}, pandas {pd.__version__}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
