from analytics.estimate import Estimate
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.report import table


def test_amounts_are_yuan_and_shares_are_plain():
    text = table(
        [
            Outcome("halo, baseline", "s", 100_000.0, Estimate(120_000.0, 80_000.0, 160_000.0)),
            Outcome("promotion, pull-forward share, one", "b", 0.5, Estimate(0.4, 0.2, 0.6)),
            Outcome("halo, nothing", "s", 0.0, Estimate(0.0, -1.0, 1.0)),
            Outcome("fatigue, best cadence", "A01", 6.0, Estimate(5.0, 4.0, 6.0)),
            Outcome("fatigue, nothing", "A01", 0.0, None),
        ]
    )
    assert "| halo, baseline | s | 1 | 100% | 1,000 | 1,200 | 100% | 0.40 | 100% |" in text
    assert "| promotion, pull-forward share, one | b | 1 | 100% | 0.50 | 0.40 | 100% | 0.40 | 100% |" in text
    assert "| halo, nothing | s | 1 | 100% | 0 | 0 | 100% | - | 0% |" in text
    assert "| fatigue, best cadence | A01 | 1 | 100% | 6.00 | 5.00 | 100% | 0.17 | 100% |" in text
    assert "| fatigue, nothing | A01 | 1 | 0% | 0 | - | - | - | - |" in text
