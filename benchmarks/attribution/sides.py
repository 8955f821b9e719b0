"""Our side in a process of its own: `python -m benchmarks.attribution.sides heuristics|markov <file>`.

Flow: imports -> file read and credited, timed -> one JSON line with `seconds` (reading included), `peak_mb`, `credits`.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from analytics.attribution import heuristics, markov
from analytics.attribution.path_file import read_paths
from analytics.attribution.paths import Floats, Paths
from benchmarks.children import tell
from ingestion.memory import keep_freed


def of_heuristics(paths: Paths) -> Floats:
    """The three rules that the other tool's heuristic_models gives; the first is told."""
    told, *_ = [rule(paths) for rule in (heuristics.first, heuristics.last, heuristics.linear)]
    return told


def of_markov(paths: Paths) -> Floats:
    """The exact chain of order 1, shared by its removal effects."""
    return markov.markov_global(paths, markov.fit_chain(paths, 1).removal_effects)


SIDES: dict[str, Callable[[Paths], Floats]] = {"heuristics": of_heuristics, "markov": of_markov}


def main(side: str, file: Path) -> None:
    """Run one side and print what it took."""
    keep_freed()  # as `huoshui attribute` does
    started = time.perf_counter()
    paths = read_paths(file)
    credited = SIDES[side](paths)
    seconds = time.perf_counter() - started
    tell(seconds=seconds, credits=dict(zip(paths.channels, credited[:, 0].tolist(), strict=True)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
