"""Outcomes as a Markdown table, for the terminal and for docs/benchmarks.md."""

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.pairing import Outcome

PAGE = """# Benchmarks

Written by `python -m benchmarks --write`; `make bench` prints the same without writing. Both sides of a row ran in
turns on the same machine and data: read the ratio, not the seconds.

{table}

{meanings}

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


def write_page(outcomes: Sequence[Outcome], scale: str, page: Path) -> None:
    """Replace the documentation page."""
    text = PAGE.format(table=table(outcomes), meanings=meanings(outcomes), scale=scale, machine=machine())
    page.write_text(text, "utf-8")


def machine() -> str:
    """Cores, Python and DuckDB: what a reader needs to place the seconds."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {duckdb.__version__}"
