import pytest

from analytics.estimate import Estimate
from benchmarks.evaluation.outcomes import Outcome, summarize


def test_summary_counts_covered_found_and_answered():
    outcomes = [
        Outcome("q", "a", 10.0, Estimate(12.0, 8.0, 16.0)),
        Outcome("q", "a", 10.0, Estimate(20.0, 16.0, 24.0)),
        Outcome("q", "a", 10.0, Estimate(2.0, -4.0, 8.0)),
        Outcome("q", "a", 10.0, None),
        Outcome("q", "b", 0.0, None),
    ]
    one, other = summarize(outcomes)
    assert (one.question, one.subject, one.seeds, one.answered, one.truth) == ("q", "a", 4, 0.75, 10.0)
    assert one.covered == pytest.approx(1 / 3)
    assert one.found == pytest.approx(2 / 3)
    assert one.width == pytest.approx(0.4)
    assert (other.answered, other.covered != other.covered) == (0.0, True)
