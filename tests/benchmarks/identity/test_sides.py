"""Our side says what it took."""

import json

from benchmarks.identity import sides


def test_main_prints_seconds_memory_and_persons(capsys):
    sides.main(9_000)
    told = json.loads(capsys.readouterr().out)
    assert told["seconds"] > 0
    assert told["peak_mb"] > 0
    assert 1_000 <= told["persons"] <= 1_200


def test_measure_identity_is_a_sentence(monkeypatch):
    answer = {"nodes": 6000, "persons": 1001, "seconds": 2.04, "peak_mb": 150.4}
    monkeypatch.setattr(sides, "told", lambda command: answer)
    said = sides.measure_identity(9000)
    assert said.startswith("Identity: 6,000 ids with 9,000 pairs became 1,001 persons")
    assert said.endswith("in 2.0 s and 150 MB.")
