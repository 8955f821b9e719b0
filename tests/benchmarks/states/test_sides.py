"""The layer of states begins at what identity and orders leave."""

import json

from benchmarks import dbt_layer
from benchmarks.states import sides


def test_bare_runs_the_layer_without_what_is_given(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(dbt_layer, "bare", lambda home, nodes: ran.extend(node["name"] for node in nodes))
    sides.bare(tmp_path)
    assert {*sides.LAYER, "int_vitality__timeline", "stg_member__members"} < set(ran)
    assert not {*sides.GIVEN, "stg_shop__orders"} & set(ran)
    assert "+fct_order_line" in sides.chosen()


def test_main_prints_what_a_side_took(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sides.SIDES, "full", lambda home: (home.root / "done").touch())
    sides.main("full", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "done").exists()
    assert told["seconds"] >= 0
    assert told["peak_mb"] > 0
