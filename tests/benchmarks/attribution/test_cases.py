"""Sides are paired, must agree, and ours must keep to its memory."""

import pytest

from benchmarks.attribution import cases


def answer(**changed):
    return {"seconds": 1.0, "peak_mb": 400.0, "credits": {"a": 10.0, "b": 5.0}} | changed


def test_measure_attribution_pairs_both_sides_of_both_cases(tmp_path, monkeypatch):
    python = tmp_path / "channel_attribution" / "bin" / "python"
    monkeypatch.setattr(cases, "make_environment", lambda *_: python)
    monkeypatch.setattr(cases, "told", lambda command: answer())
    monkeypatch.setattr(cases, "seconds", lambda command: 4.0 if command[0] == str(python) else 1.0)
    outcomes = cases.measure_attribution(tmp_path, 100, 2)
    assert [outcome.ratio for outcome in outcomes] == [0.25, 0.25]
    assert outcomes[0].case.amount.startswith("100 paths")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"peak_mb": 4000.0}, "at most 3072"), ({"credits": {"a": 10.0, "b": 5.1}}, "heuristics disagree on b")],
)
def test_sides_that_differ_or_take_too_much_memory_are_no_result(changed, sentence):
    cases.check("heuristics", answer(), answer())
    with pytest.raises(RuntimeError, match=sentence):
        cases.check("heuristics", answer(**changed), answer())
