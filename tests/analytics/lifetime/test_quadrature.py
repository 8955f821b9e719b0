"""Nodes and weights against the moments of the Beta distribution."""

import numpy as np
import pytest

from analytics.lifetime.quadrature import beta_nodes


@pytest.mark.parametrize("a", [0.01, 1.0, 7.5])
def test_moments_are_exact(a: float) -> None:
    b = np.array([0.3, 1.0, 900.0])
    nodes, weights = beta_nodes(a, b, 12)
    assert ((nodes > 0) & (nodes < 1)).all()
    moment = np.ones(3)
    for power in range(20):
        assert (weights * nodes**power).sum(axis=1) == pytest.approx(moment, rel=1e-9)
        moment *= (a + power) / (a + b + power)
