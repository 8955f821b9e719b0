"""Our sides say what they took and what they found."""

import json

import pytest

from benchmarks.lifetime.customers import write_customers
from benchmarks.lifetime.sides import main


def test_fit_finds_the_parameters_that_the_customers_were_drawn_with(tmp_path, capsys):
    main("fit", str(write_customers(tmp_path / "customers.csv", 30_000)))
    told = json.loads(capsys.readouterr().out)
    assert told["seconds"] > 0
    assert told["parameters"]["r"] == pytest.approx(0.243, abs=0.03)
    assert told["parameters"]["alpha"] == pytest.approx(4.414, abs=0.8)


def test_score_gives_chances_and_purchases(capsys):
    main("score", "2000")
    told = json.loads(capsys.readouterr().out)
    alive, *ahead, silent = told["means"]
    assert told["peak_mb"] > 0
    assert 0 < alive < 1
    assert 0 < silent < 1
    assert ahead == sorted(ahead)
