"""A layer of models: dbt's full build beside the bare statements, and a night's increment beside the full build.

Flow: a `Layer` whose lake is written -> pairs of runs from the same warehouse, ours first -> outcomes, memory.
Why:  what starting dbt costs is measured over no rows and taken off both of its sides, as it is the same for a tenant
      of a thousand orders. Below some 100,000 orders it outweighs, and so blurs, what is left.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import told
from benchmarks.pairing import Case, Outcome, Side, measure
from ingestion.settings import Home
from orchestration.manifest import ensure_manifest


@dataclass(frozen=True, slots=True)
class Layer:
    """`module`: its sides, a command that takes one of seed, nothing, full, bare, night and again, and a home.

    `deliver` makes the second night arrive; `night_says` what it brings.
    """

    name: str
    module: str
    home: Home
    amount: str
    deliver: Callable[[], None]
    night_says: str


def measure_layer(layer: Layer, pairs: int) -> tuple[list[Outcome], list[str]]:
    """Both cases, and a sentence on memory and on the start that was taken off."""
    warehouse = layer.home.warehouse
    before, after = warehouse.with_name("before.duckdb"), warehouse.with_name("after.duckdb")
    answers: list[dict[str, Any]] = []

    def run(side: str) -> float:
        answers.append(told([sys.executable, "-m", layer.module, side, str(layer.home.root)]))
        return float(answers[-1]["seconds"])

    ensure_manifest()  # or the sides before the first that needs it would parse the project, and those after it not
    run("seed")
    shutil.copyfile(warehouse, before)
    start = run("nothing")

    def side(label: str, name: str, base: Path) -> Side:
        taken_off = 0.0 if name == "bare" else start
        return Side(label, lambda: run(name) - taken_off, partial(shutil.copyfile, base, warehouse))

    full = side("dbt run, start taken off", "full", before)
    bare = side("the same statements in one session", "bare", before)
    case = Case(f"{layer.name}, full build", layer.amount, full, bare, "what dbt and its tables add.")
    outcomes = [measure(case, pairs)]
    full.prepare()
    full.work()
    layer.deliver()
    shutil.copyfile(warehouse, after)
    night = side("dbt run of one night, start taken off", "night", after)
    again = side("dbt run --full-refresh, start taken off", "again", after)
    outcomes.append(measure(Case(f"{layer.name}, one night", layer.amount, night, again, layer.night_says), pairs))
    peak = max(answer["peak_mb"] for answer in answers)
    return outcomes, [remark(start, peak)]


def remark(start: float, peak_mb: float) -> str:
    """On the start that was taken off, and on memory."""
    return f"Starting dbt with these models over no rows took {start:.1f} s. Peak memory {peak_mb:.0f} MB."
