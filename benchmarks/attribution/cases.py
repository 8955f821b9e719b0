"""Attribution side by side with ChannelAttribution 2.2.5, from the same file, each side in a fresh process.

Flow: file of paths, environment of the other tool -> pairs of runs -> outcomes. Both are timed from the file to the
credits: the other tool starts from a table in memory, which pandas reads for it.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.attribution.environment import LOCK, PROGRAM
from benchmarks.attribution.paths import write_paths
from benchmarks.children import seconds, told
from benchmarks.environment import make_environment
from benchmarks.pairing import Case, Outcome, Side, measure

SAYS = {
    "heuristics": "first, last and linear, from the file to the credits; pandas reads the file for the other.",
    "markov": "ours solves the chain exactly, the other simulates walks through it; from the file as above.",
}
MOST_MB = 3 * 1024
CLOSE = {"heuristics": 1e-6, "markov": 0.1}  # of the largest credit; a simulation is that far off


def measure_attribution(folder: Path, paths: int, pairs: int) -> list[Outcome]:
    """Both cases, `pairs` times each. Raises RuntimeError when the sides disagree or ours takes more than 3 GB."""
    file = write_paths(folder / "paths.csv", paths)
    python = make_environment(folder / "channel_attribution", LOCK, PROGRAM)
    outcomes = []
    for side, says in SAYS.items():
        ours = [sys.executable, "-m", "benchmarks.attribution.sides", side, str(file)]
        other = [str(python), str(python.parents[1] / "program.py"), side, str(file)]
        check(side, told(ours), told(other))
        case = Case(
            name=f"attribution, {side}",
            amount=f"{paths:,} paths, {file.stat().st_size / 1e6:.0f} MB",
            ours=Side("file to credits", partial(seconds, ours)),
            other=Side("ChannelAttribution", partial(seconds, other)),
            says=says,
        )
        outcomes.append(measure(case, pairs))
    return outcomes


def check(side: str, ours: dict[str, Any], other: dict[str, Any]) -> None:
    """The sides must credit alike, and ours within its memory."""
    if ours["peak_mb"] > MOST_MB:
        raise RuntimeError(f"{side} took {ours['peak_mb']:.0f} MB; at most {MOST_MB} are allowed.")
    largest = max(other["credits"].values())
    for channel, credited in other["credits"].items():
        if abs(ours["credits"][channel] - credited) > CLOSE[side] * largest:
            raise RuntimeError(f"{side} disagree on {channel}: {ours['credits'][channel]} and {credited}.")
