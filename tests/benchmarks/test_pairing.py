from itertools import accumulate

import pytest

from benchmarks.pairing import Case, Outcome, Side, measure


def case_of(log: list[str]) -> Case:
    def side(name: str) -> Side:
        return Side(name, lambda: log.append(name), lambda: log.append(f"prepare {name}"))

    return Case("sorting", "3 rows", side("ours"), side("other"), "nothing")


def test_measure_takes_turns_and_prepares_each_run_outside_the_clock() -> None:
    log: list[str] = []
    ticks = iter(accumulate(range(100)))

    def clock() -> float:
        log.append("tick")
        return float(next(ticks))

    outcome = measure(case_of(log), 2, clock)
    ours, other = ["prepare ours", "tick", "ours", "tick"], ["prepare other", "tick", "other", "tick"]
    assert log == [*ours, *other, *other, *ours]
    assert (outcome.ours, outcome.other) == ((1.0, 7.0), (3.0, 5.0))


def test_outcome_takes_the_median_of_the_pairs_not_of_the_sides() -> None:
    outcome = Outcome(case_of([]), (1.0, 10.0, 6.0), (2.0, 10.0, 2.0))
    assert outcome.ratio == pytest.approx(1.0)
    assert outcome.spread == (0.5, 3.0)
