"""Sides credit every line, and their credits can be told."""

import json

import pytest

from benchmarks import dbt_layer
from benchmarks.credits import sides


def test_by_hand_credits_every_line_by_every_rule(filled, ask, capsys):
    sides.SIDES["five_hand"](filled[0])
    sides.credited(filled[0])
    told = json.loads(capsys.readouterr().out)
    revenue = ask("select sum(merchant_revenue_fen), sum(refund_fen), sum(net_revenue_fen) from marts.fct_order_line")[
        0
    ]
    assert {rule: tuple(sums) for rule, _rows, *sums, _hash, _weights in told["credits"]} == dict.fromkeys(
        sides.FIVE, revenue
    )
    rows = {rule: count for rule, count, *_ in told["credits"]}
    assert (rows["first"], rows["linear"]) == (len(ask("from marts.fct_order_line")), filled[1])


def test_five_runs_the_layer_for_the_rules_that_need_a_path_alone(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        dbt_layer, "bare", lambda home, nodes, where: asked.append(([node["name"] for node in nodes], where))
    )
    sides.SIDES["five"](tmp_path)
    (names, where), *_ = asked
    assert names[-1] == "fct_attribution"
    assert not {"int_attribution__path", "fct_order_line", "fct_touch"} & set(names)
    assert where == {"int_attribution__weight": f"rule in {sides.FIVE}"}


@pytest.mark.parametrize("side", ["seed", "nothing", "full", "ten_hand"])
def test_sides_are_there(side):
    assert callable(sides.SIDES[side])
