"""Both fits are judged by one likelihood, and ours must not be the worse."""

import pytest

from benchmarks.lifetime import cases
from benchmarks.lifetime.customers import draw

TRUE = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def test_measure_lifetime_pairs_the_sides(tmp_path, monkeypatch):
    python = tmp_path / "python"
    monkeypatch.setattr(cases, "make_environment", lambda *_: python)
    monkeypatch.setattr(cases, "told", lambda command: {"parameters": TRUE})
    monkeypatch.setattr(cases, "seconds", lambda command: 5.0 if command[0] == str(python) else 1.0)
    (outcome,) = cases.measure_lifetime(tmp_path, 300, 2)
    assert outcome.ratio == 0.2
    assert outcome.case.amount == "300 customers"


def test_check_refuses_a_fit_that_is_less_likely():
    drawn = draw(5_000)
    worse = TRUE | {"r": 0.5}
    cases.check({"parameters": TRUE}, {"parameters": worse}, drawn)
    with pytest.raises(RuntimeError, match="less likely"):
        cases.check({"parameters": worse}, {"parameters": TRUE}, drawn)


def test_measure_scoring_says_seconds_and_memory(monkeypatch):
    monkeypatch.setattr(cases, "told", lambda command: {"seconds": 0.817, "peak_mb": 301.2})
    assert cases.measure_scoring(1000).endswith("took 0.82 s and 301 MB.")
