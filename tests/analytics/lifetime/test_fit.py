"""The gate: flat, finite and in range, or not used."""

import numpy as np
import pytest

from analytics.lifetime.fit import Optimum, maximize


def hill(parameters):
    """A maximum of 0 at (2, 3)."""
    away = np.log(parameters) - np.log([2.0, 3.0])
    return -float(away @ away), -2 * away / parameters


def test_maximum_is_found_from_every_start() -> None:
    found = maximize(hill, [np.array([0.1, 9.0]), np.array([50.0, 0.2])], 1.0)
    assert found.is_converged
    assert found.parameters == pytest.approx([2, 3], rel=1e-4)


def test_slope_without_end_does_not_converge() -> None:
    found = maximize(lambda parameters: (float(parameters.sum()), np.ones(2)), [np.ones(2)], 1.0)
    assert not found.is_converged


@pytest.mark.parametrize(
    ("parameters", "value", "slope"),
    [((1.0, 2e4), -1.0, 0.0), ((1e-4, 1.0), -1.0, 0.0), ((1.0, 1.0), float("nan"), 0.0), ((1.0, 1.0), -1.0, 1e-3)],
)
def test_gate_refuses(parameters, value, slope) -> None:
    assert not Optimum(np.array(parameters), value, slope).is_converged
