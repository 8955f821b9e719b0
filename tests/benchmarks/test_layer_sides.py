"""Sides of a layer ask dbt for what they are, and say what it took."""

import json
from datetime import date

import pytest

from benchmarks import layer_sides
from benchmarks.layer_sides import Models, built, main

NIGHTS = (date(2026, 1, 1), date(2026, 1, 2))
FULL = ("--select", "+a", "--exclude", "+g", "--full-refresh")
FIRST, SECOND = {"through_date": "2026-01-01"}, {"through_date": "2026-01-02"}


@pytest.mark.parametrize(
    ("side", "arguments", "variables"),
    [
        ("full", FULL, FIRST),
        ("again", FULL, SECOND),
        ("nothing", (*FULL, "--empty"), FIRST),
        ("night", FULL[:-1], SECOND | {"since_seq": 1, "since_through_date": "2025-12-31"}),
    ],
)
def test_a_side_is_one_run_of_dbt(tmp_path, monkeypatch, side, arguments, variables):
    asked = []
    monkeypatch.setattr(layer_sides, "dbt", lambda home, *given, variables: asked.append((home, given, variables)))
    built(Models(("a",), ("g",)), NIGHTS, since=date(2025, 12, 31))[side](tmp_path)
    assert asked == [(tmp_path, ("run", *arguments), variables)]


def test_main_prints_what_a_side_took(tmp_path, capsys):
    main({"full": lambda home: (home.root / "done").touch()}, "full", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "done").exists()
    assert told["seconds"] >= 0
    assert told["peak_mb"] > 0
