"""`huoshui attribute` on a file of paths: the same figures as the functions, in rows for people and machines."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "paths.csv"
    made.write_text("path;conversions;value;null\nC1 > C2 > C3;1;10;0\nC1;0;0;1\nC2 > C3;0;0;1\n", "utf-8")
    return made


def test_attribute_answers_machines_with_rows_and_diagnostics(call: Any, file: Path) -> None:
    answer = json.loads(call("attribute", str(file), "--order", "1", "--direct", "C3", "--json").out)
    found = {(row["rule"], row["channel"]): (row["conversions"], row["value"]) for row in answer["rows"]}
    assert len(found) == 9 * 3
    assert found["last", "C3"] == (1, 10)
    assert found["last_non_direct", "C2"] == (1, 10)
    assert found["markov_global", "C1"] == pytest.approx((0.2, 2))
    assert answer["diagnostics"]["markov"]["p0"] == pytest.approx(1 / 3)
    assert answer["diagnostics"]["markov"]["removal_effects"] == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
    assert answer["diagnostics"]["shapley"]["method"] == "exact"


def test_attribute_draws_a_table_with_time_decay_when_steps_have_a_length(call: Any, file: Path) -> None:
    answer = call("attribute", str(file), "--step-days", "7")
    lines = [line.split() for line in answer.out.splitlines()]
    assert answer.code == 0
    assert lines[0] == ["channel", "rule", "conversions", "value"]
    assert ["C1", "time_decay", "0.1429", "1.43"] in lines
    assert "3 paths, 1 conversions, 2 without." in answer.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--direct", "C9"), "No path has the direct channel C9"),
        (("--step-days", "0"), "must be above 0"),
    ],
)
def test_attribute_says_what_does_not_fit(call: Any, file: Path, arguments: tuple[str, ...], sentence: str) -> None:
    answer = call("attribute", str(file), *arguments)
    assert answer.code == 1
    assert sentence in answer.err


def test_attribute_refuses_missing_files_and_orders_it_does_not_know(call: Any, file: Path, tmp_path: Path) -> None:
    missing = call("attribute", str(tmp_path / "none.csv"))
    assert (missing.code, "There is no file" in missing.err) == (1, True)
    assert call("attribute", str(file), "--order", "4").code == 2
