from collections.abc import Iterator

import numpy as np
import pytest

from analytics.estimate import Estimate
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.report import page
from benchmarks.evaluation.run import evaluate, misled


def score_orders(tenant) -> Iterator[Outcome]:
    """A scorer of one's own, as a sibling would add it."""
    paid = float((tenant.paid_day >= 0).sum())
    yield Outcome("reservation, paid orders", "brand", paid, Estimate(paid, paid - 1, paid + 1))


@pytest.fixture(scope="module")
def result():
    return evaluate([3], "tiny", (score_orders,))


def test_both_worlds_of_every_seed_are_scored(result):
    assert len(result.planted) == len(result.empty) == 2
    assert result.planted[0].truth > result.empty[0].truth  # effects bring purchases


def test_distances_are_nearest_first_and_gaps_add_up_to_nothing(result):
    means = [far.mean() for far in result.distances().values()]
    assert means == sorted(means)
    for gaps in result.gaps.values():
        assert np.sum(gaps) == pytest.approx(0, abs=1e-9)
    channel, gap = misled(result, "platform")[0]
    assert channel.startswith("CH")
    assert abs(gap) == pytest.approx(np.abs(np.mean(result.gaps["platform"], axis=0)).max())


def test_the_page_names_every_rule_and_question(result):
    text = page(result)
    assert all(f"`{rule}`" in text for rule in result.gaps)
    assert "| reservation, paid orders | brand | 2 | 100% |" in text
