"""The start of dbt is taken off its own sides only, and each run begins from the same warehouse."""

import pytest

from benchmarks import layer_cases
from benchmarks.layer_cases import Layer, measure_layer
from ingestion.settings import create_home

SECONDS = {"seed": 5.0, "nothing": 10.0, "full": 40.0, "again": 40.0, "bare": 20.0, "night": 13.0}


@pytest.fixture
def layer(tmp_path):
    home = create_home(tmp_path / "home")
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    home.warehouse.write_text("")
    return Layer("stones", "quarry", home, "9 stones", lambda: home.warehouse.write_text("delivered"), "rain.")


def test_measure_layer_takes_the_start_off(layer, monkeypatch):
    ran = []

    def told(command):
        ran.append((command[-2], layer.home.warehouse.read_text()))
        layer.home.warehouse.write_text(f"{ran[-1][1]} {command[-2]}".strip())
        assert command[2:3] + command[-1:] == ["quarry", str(layer.home.root)]
        return {"seconds": SECONDS[command[-2]], "peak_mb": 100.0 + len(ran[1:])}

    monkeypatch.setattr(layer_cases, "told", told)
    monkeypatch.setattr(layer_cases, "ensure_manifest", lambda: ran.append(("parse", "")))
    outcomes, remarks = measure_layer(layer, 1)
    assert [outcome.ratio for outcome in outcomes] == [1.5, 0.1]
    assert ran == [
        ("parse", ""),
        ("seed", ""),
        ("nothing", "seed"),
        ("full", "seed"),
        ("bare", "seed"),
        ("full", "seed"),
        ("night", "delivered"),
        ("again", "delivered"),
    ]
    assert remarks == ["Starting dbt with these models over no rows took 10.0 s. Peak memory 107 MB."]
    assert [outcome.case.name for outcome in outcomes] == ["stones, full build", "stones, one night"]
    assert (outcomes[1].case.amount, outcomes[1].case.says) == ("9 stones", "rain.")
