"""Outcomes as a Markdown table, for the terminal and for docs/benchmarks.md."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from benchmarks.pairing import Outcome

PAGE = """# Benchmarks

Written by `python -m benchmarks --write`; `make bench` prints the same without writing. Both sides of a row ran in
turns on the same machine and data: read the ratio, not the seconds.

{table}

{meanings}

{memory}

Measured with scale `{scale}` on {machine}.
"""


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


def write_page(outcomes: Sequence[Outcome], peaks: Mapping[int, float], scale: str, page: Path) -> None:
    """Replace the documentation page."""
    parts = {"table": table(outcomes), "meanings": meanings(outcomes), "memory": memory(peaks)}
    text = PAGE.format(**parts, scale=scale, machine=machine())
    page.write_text(text, "utf-8")


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
