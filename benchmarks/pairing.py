"""Time two ways of doing the same, in turns, and compare them.

Flow:  `Case` (two callables, each with an untimed preparation)  ->  `measure`  ->  `Outcome` (median ratio).
Why:   seconds depend on the machine and on what else it does; the ratio of two runs a moment apart hardly does. The
       order changes from pair to pair, so that a warm cache helps both sides equally.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """One way of doing it: what it is called, the timed work, and what must be made ready before each run.

    Work that runs in a process of its own returns the seconds it took there, a float; other work is timed around.
    """

    label: str
    work: Callable[[], object]
    prepare: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared; `amount` says how much data (`59,871 lines`), `says` what the ratio means."""

    name: str
    amount: str
    ours: Side
    other: Side
    says: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of every run, pair by pair."""

    case: Case
    ours: tuple[float, ...]
    other: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median over the pairs of ours / other."""
        return statistics.median(mine / its for mine, its in zip(self.ours, self.other, strict=True))

    @property
    def spread(self) -> tuple[float, float]:
        """Least and greatest ratio of a pair."""
        ratios = [mine / its for mine, its in zip(self.ours, self.other, strict=True)]
        return min(ratios), max(ratios)


def measure(case: Case, pairs: int, clock: Callable[[], float] = time.perf_counter) -> Outcome:
    """Run the case `pairs` times, ours first in every other pair."""
    seconds: dict[str, list[float]] = {"ours": [], "other": []}
    for number in range(pairs):
        order = ("ours", "other") if number % 2 == 0 else ("other", "ours")
        for name in order:
            side = case.ours if name == "ours" else case.other
            side.prepare()
            started = clock()
            told = side.work()
            seconds[name].append(told if isinstance(told, float) else clock() - started)
    return Outcome(case, tuple(seconds["ours"]), tuple(seconds["other"]))
