"""The customers are those of the model, and the file holds the same."""

import numpy as np

from benchmarks.lifetime.customers import ALPHA, LONGEST_WEEKS, A, B, R, draw, write_customers
from benchmarks.lifetime.sides import read_summary


def test_draw_gives_histories_that_can_be():
    drawn = draw(20_000)
    assert ((drawn.t_x == 0) == (drawn.x == 0)).all()
    assert (drawn.t_x <= drawn.T).all()
    assert (drawn.T <= LONGEST_WEEKS).all()
    assert np.allclose(drawn.T * 7, np.round(drawn.T * 7))


def test_draw_repeats_as_often_as_the_published_formula_says():
    """E[X(t)] of BG/NBD (Fader, Hardie, Lee 2005, formula 9), its hypergeometric series summed term by term."""
    drawn = draw(40_000)
    z = drawn.T / (ALPHA + drawn.T)
    term, series = np.ones_like(z), np.ones_like(z)
    for n in range(4_000):
        term = term * (R + n) * (B + n) / ((A + B - 1 + n) * (n + 1)) * z
        series += term
    expected = (A + B - 1) / (A - 1) * (1 - (ALPHA / (ALPHA + drawn.T)) ** R * series)
    assert abs(drawn.x.mean() / expected.mean() - 1) < 0.03


def test_file_holds_the_same_customers(tmp_path):
    drawn, read = draw(500), read_summary(write_customers(tmp_path / "a.csv", 500))
    for name in ("x", "t_x", "T"):
        assert (getattr(drawn, name) == getattr(read, name)).all()
