"""Credits side by side with the same written by hand: all rules by dbt, five rules by the statements it compiled.

Flow: tables of the layers before, filled -> both sides agree -> pairs of runs from the same warehouse -> outcomes.
Why:  the model has no subset of its rules; the five are those that need nothing but a path. What starting dbt costs is
      measured over no rows and taken off its side.
"""

import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import told
from benchmarks.drawn_lake import TOML, draw
from benchmarks.layer_cases import remark
from benchmarks.pairing import Case, Outcome, Side, measure
from ingestion.settings import create_home
from orchestration.manifest import ensure_manifest

MOST_MB = 3 * 1024
SAYS = {
    "five": "first, last, last_non_direct, linear and time_decay: the model's statements for these alone.",
    "full": "every rule, as a night builds them: keys, fingerprints, contract and dbt included. Equal to the fen.",
}
_OTHER = {"five": "five_hand", "full": "ten_hand"}


def measure_credits(folder: Path, orders: int, pairs: int) -> tuple[list[Outcome], list[str]]:
    """Both cases, and a sentence on memory. Raises RuntimeError when sides disagree or ours takes more than 3 GB."""
    home = create_home(folder / "home", TOML)
    draw(home, lambda _night: ())
    ensure_manifest()  # else the first side that needs it would parse the project, and those behind it not
    before = home.warehouse.with_name("before.duckdb")

    def run(side: str) -> dict[str, Any]:
        return told([sys.executable, "-m", "benchmarks.credits.sides", side, str(home.root)])

    run("seed")
    told([sys.executable, "-m", "benchmarks.credits.inputs", str(home.root), str(orders)])
    shutil.copyfile(home.warehouse, before)
    start = float(run("nothing")["seconds"])
    ready = partial(shutil.copyfile, before, home.warehouse)
    peaks, outcomes = [], []
    for side, label in (("full", "dbt run, start taken off"), ("five", "the compiled statements")):
        other = _OTHER[side]
        answers = []
        for one in (side, other):
            ready()
            answers.append(run(one) | {"credits": run("credited")["credits"]})
        rows = check(side, *answers)
        peaks.append(answers[0]["peak_mb"])
        mine = partial(_seconds, run, side, start if side == "full" else 0.0)
        case = Case(
            name=f"credits, {'all' if side == 'full' else 'five'} rules",
            amount=f"{orders:,} orders, {rows:,} credits",
            ours=Side(label, mine, ready),
            other=Side("one statement by hand", partial(_seconds, run, other, 0.0), ready),
            says=SAYS[side],
        )
        outcomes.append(measure(case, pairs))
    return outcomes, [remark(start, max(peaks))]


def check(side: str, ours: dict[str, Any], other: dict[str, Any]) -> int:
    """The sides must credit alike, and ours within its memory; gives the number of credits."""
    if ours["peak_mb"] > MOST_MB:
        raise RuntimeError(f"{side} took {ours['peak_mb']:.0f} MB; at most {MOST_MB} are allowed.")
    for mine, its in zip(ours["credits"], other["credits"], strict=True):
        if mine != its:
            raise RuntimeError(f"{side} disagree on the credits of {mine[0]}: {mine} and {its}.")
    return sum(int(rows) for _rule, rows, *_sums in ours["credits"])


def _seconds(run: Callable[[str], dict[str, Any]], side: str, taken_off: float) -> float:
    return float(run(side)["seconds"]) - taken_off
