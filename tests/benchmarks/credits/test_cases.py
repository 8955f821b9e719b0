"""Sides are paired, must agree, and ours must keep to its memory."""

import pytest

from benchmarks.credits import cases

SUMS = [["first", 3, 10, 1, 9, "7"], ["last", 4, 10, 1, 9, "8"]]
SECONDS = {"nothing": 2.0, "full": 8.0, "ten_hand": 4.0, "five": 3.0, "five_hand": 2.0}


def answer(**changed):
    return {"seconds": 1.0, "peak_mb": 400.0, "credits": SUMS} | changed


def test_measure_credits_takes_the_start_off_and_begins_every_run_alike(tmp_path, monkeypatch):
    ran = []

    def told(command):
        warehouse = tmp_path / "home" / "warehouse" / "warehouse.duckdb"
        if command[2].endswith("inputs"):
            assert command[-1] == "40"
            warehouse.write_text("filled")
            return {"touches": 5}
        if command[-2] == "credited":
            return {"credits": SUMS}
        ran.append((command[-2], warehouse.read_bytes() == b"filled"))
        warehouse.write_text("used")
        return {"seconds": SECONDS.get(command[-2], 0.0), "peak_mb": 400.0}

    monkeypatch.setattr(cases, "told", told)
    outcomes, remarks = cases.measure_credits(tmp_path, 40, 1)
    assert [outcome.ratio for outcome in outcomes] == [1.5, 1.5]
    assert [outcome.case.amount for outcome in outcomes] == ["40 orders, 7 credits"] * 2
    assert [is_fresh for _, is_fresh in ran] == [False, True, *[True] * 8]
    assert remarks == ["Starting dbt with these models over no rows took 2.0 s. Peak memory 400 MB."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"peak_mb": 4000.0}, "at most 3072"),
        ({"credits": [SUMS[0], ["last", 4, 10, 1, 9, "9"]]}, "full disagree on .* last"),
    ],
)
def test_sides_that_differ_or_take_too_much_memory_are_no_result(changed, sentence):
    assert cases.check("full", answer(), answer()) == 7
    with pytest.raises(RuntimeError, match=sentence):
        cases.check("full", answer(**changed), answer())
