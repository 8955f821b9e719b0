"""The layer of states begins at what identity and orders leave."""

from benchmarks import dbt_layer
from benchmarks.states import sides


def test_bare_runs_the_layer_without_what_is_given(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(dbt_layer, "bare", lambda home, nodes, where: ran.extend(node["name"] for node in nodes))
    sides.SIDES["bare"](tmp_path)
    assert {*sides.MODELS.layer, "int_vitality__timeline", "stg_member__members"} < set(ran)
    assert not {*sides.GIVEN, "stg_shop__orders"} & set(ran)
    assert "+fct_order_line" in sides.MODELS.chosen()
