"""Kaplan-Meier against the published remission times of Freireich et al. 1963 (6-MP arm)."""

import numpy as np
import pytest

from analytics.lifetime.survival import kaplan_meier

WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PUBLISHED = [(6, 0.857, 0.0764), (7, 0.807, 0.0869), (10, 0.753, 0.0963), (13, 0.690, 0.1068), (16, 0.627, 0.1141),
             (22, 0.538, 0.1282), (23, 0.448, 0.1346)]  # fmt: skip


def test_published_curve_and_errors() -> None:
    found = kaplan_meier(np.array(WEEKS), np.array(RELAPSED, bool))
    assert found.day.tolist() == [row[0] for row in PUBLISHED]
    assert found.surviving == pytest.approx([row[1] for row in PUBLISHED], abs=5e-4)
    assert found.standard_error == pytest.approx([row[2] for row in PUBLISHED], abs=5e-5)
    assert (found.at(5), found.at(8)) == (1.0, pytest.approx(0.807, abs=5e-4))


def test_curve_of_nobody_stays_at_one() -> None:
    found = kaplan_meier(np.zeros(0, np.int64), np.zeros(0, bool))
    assert (len(found.day), found.at(100)) == (0, 1.0)
