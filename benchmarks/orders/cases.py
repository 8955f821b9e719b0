"""The layer of a million orders: dbt's full build beside the bare statements, and a night's increment beside it.

Flow: lake written, seeds loaded -> pairs of runs from the same warehouse, ours first -> outcomes, memory.
Why:  what starting dbt costs is measured over no rows and taken off both of its sides, as it is the same for a tenant
      of a thousand orders. Below some 100,000 orders it outweighs, and so blurs, what is left.
"""

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import told
from benchmarks.orders.lake import DAYS, SHARE_CHANGED, make_lake
from benchmarks.pairing import Case, Outcome, Side, measure


def measure_orders(folder: Path, orders: int, pairs: int) -> tuple[list[Outcome], list[str]]:
    """Both cases, and a sentence on memory and on the start that was taken off."""
    lake = make_lake(folder, orders)
    before, after = folder / "before.duckdb", folder / "after.duckdb"
    answers: list[dict[str, Any]] = []

    def run(side: str) -> float:
        answers.append(told([sys.executable, "-m", "benchmarks.orders.sides", side, str(lake.home.root)]))
        return float(answers[-1]["seconds"])

    run("seed")
    shutil.copyfile(lake.home.warehouse, before)
    start = run("nothing")
    amount = f"{orders:,} orders, {lake.lines:,} lines"

    def side(label: str, name: str, base: Path) -> Side:
        taken_off = 0.0 if name == "bare" else start
        return Side(label, lambda: run(name) - taken_off, partial(shutil.copyfile, base, lake.home.warehouse))

    full = side("dbt run, start taken off", "full", before)
    bare = side("the same statements in one session", "bare", before)
    outcomes = [measure(Case("orders, full build", amount, full, bare, "what dbt and its tables add."), pairs)]
    full.prepare()
    full.work()
    lake.deliver()
    shutil.copyfile(lake.home.warehouse, after)
    night = side("dbt run of one night, start taken off", "night", after)
    again = side("dbt run --full-refresh, start taken off", "full", after)
    says = f"one new day in {DAYS}, and {SHARE_CHANGED:.0%} of the older orders changed; both give equal tables."
    outcomes.append(measure(Case("orders, one night", amount, night, again, says), pairs))
    peak = max(answer["peak_mb"] for answer in answers)
    return outcomes, [f"Starting dbt with these models over no rows took {start:.1f} s. Peak memory {peak:.0f} MB."]
