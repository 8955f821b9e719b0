"""Our side says what it took and what it credited."""

import json
from pathlib import Path

import pytest

from benchmarks.attribution.sides import main

CREDITED = {"heuristics": {"a": 3, "b": 1}, "markov": {"a": 4 / 3, "b": 8 / 3}}


@pytest.mark.parametrize(("side", "credited"), CREDITED.items())
def test_side_prints_seconds_memory_and_credits(side, credited, tmp_path: Path, capsys):
    """Half begin at a, all go on to b, where 4 of 20 convert; without a a half is left, without b nothing."""
    file = tmp_path / "paths.csv"
    file.write_text("path;conversions;value;null\na>b;3;1;7\nb;1;1;9\n")
    main(side, file)
    told = json.loads(capsys.readouterr().out)
    assert told["seconds"] > 0
    assert told["peak_mb"] > 0
    assert told["credits"] == pytest.approx(credited)
