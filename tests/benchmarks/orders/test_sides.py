"""The layer is all that orders stand on."""

import json

from benchmarks import dbt_layer
from benchmarks.orders import sides
from orchestration.manifest import load_manifest


def test_bare_runs_all_that_the_layer_stands_on(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(dbt_layer, "bare", lambda home, nodes: ran.extend(node["name"] for node in nodes))
    sides.bare(tmp_path)
    assert set(sides.LAYER) < set(ran)
    assert len(ran) == len(set(ran)) > 40
    assert len(ran) == len(dbt_layer.ordered(load_manifest(), sides.LAYER))


def test_main_prints_what_a_side_took(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sides.SIDES, "full", lambda home: (home.root / "done").touch())
    sides.main("full", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "done").exists()
    assert told["seconds"] >= 0
    assert told["peak_mb"] > 0
