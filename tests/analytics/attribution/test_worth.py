"""Worth of sets: people and conversions by set, the prior, sets nobody went."""

import numpy as np
import pytest

from analytics.attribution.paths import PathError, Paths, channel_keys
from analytics.attribution.worth import count_sets

ROWS = [("a>b>a", 1.0, 5.0, 3.0), ("b>a", 2.0, 7.0, 4.0), ("b", 0.0, 0.0, 10.0), ("c>c", 0.0, 0.0, 0.0)]


def test_paths_of_the_same_channels_are_one_set() -> None:
    worth = count_sets(Paths.of(ROWS))
    sets = [frozenset(worth.codes[a:b].tolist()) for a, b in zip(worth.starts, worth.starts[1:], strict=False)]
    found = dict(zip(sets, zip(worth.people, worth.conversions, worth.value, strict=True), strict=True))
    assert found == {frozenset({0, 1}): (10, 3, 12), frozenset({1}): (10, 0, 0), frozenset({2}): (0, 0, 0)}
    assert worth.membership.sum(axis=1).tolist() == worth.sizes.tolist()


def test_rate_is_of_exactly_this_set_and_0_where_nobody_went() -> None:
    worth = count_sets(Paths.of(ROWS))
    a, b, c = channel_keys(3)
    asked = np.array([a + b, b, c, a, a + c, a + b + c])
    assert worth.rate_of(asked).tolist() == [0.3, 0, 0, 0, 0, 0]


def test_prior_draws_small_sets_to_the_overall_rate() -> None:
    """Overall 3 of 20; ten people more at that rate: (3 + 1.5) / 20 and (0 + 1.5) / 20."""
    worth = count_sets(Paths.of(ROWS), prior_people=10)
    a, b, c = channel_keys(3)
    assert worth.rate_of(np.array([a + b, b, c])) == pytest.approx([0.225, 0.075, 0])


def test_prior_of_fewer_than_nobody_is_refused() -> None:
    with pytest.raises(PathError, match="at least 0"):
        count_sets(Paths.of(ROWS), prior_people=-1)
