"""The layer is all that orders stand on."""

from benchmarks import dbt_layer
from benchmarks.orders import sides
from orchestration.manifest import load_manifest


def test_bare_runs_all_that_the_layer_stands_on(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(dbt_layer, "bare", lambda home, nodes, where: ran.extend(node["name"] for node in nodes))
    sides.SIDES["bare"](tmp_path)
    assert set(sides.MODELS.layer) < set(ran)
    assert len(ran) == len(set(ran)) > 40
    assert len(ran) == len(dbt_layer.ordered(load_manifest(), sides.MODELS.layer))
