"""The seeds that decide: channel rules in two unambiguous orders, scenes, fee tiers; unit tests stand behind them."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.streams import shop_orders

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
SEEDS = PROJECT / "seeds"
UNIT_TESTS = PROJECT / "models" / "intermediate"
FLAGS = ("is_gift", "is_brand_gift", "is_wecom", "has_promoter", "has_sharer", "has_ad_click", "has_venue")
TEXTS = ("share_target", "mp_scene_group", "account_owner", "sale_scene", "account_type", "entry", "share_scene")
CLOSED_LIST = {f"CH{number:02d}" for number in range(1, 24) if number != 20} | {"CH99"}
MOVED_BY_SCENE_FIRST = {"CH07", "CH08", "CH11", "CH12"}
OUTRANKED_BY = {"CH22", "CH01", "CH03"}
ORDER_OF_THE_TAXONOMY = [
    f"CH{number:02d}" for number in (16, 23, 12, 11, 12, 8, 7, 2, 4, 22, 1, 3, 5, 9, 10, 19, 14, 13, 6, 21, 18, 15, 17)
]


def rows(name: str) -> list[dict[str, str]]:
    """A seed as dictionaries."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_order(precedence: str) -> list[str]:
    """Channel ids of the rules in the order of a precedence, repeats of a channel collapsed."""
    channels = [rule["channel_id"] for rule in sorted(rows("channel_rule"), key=lambda rule: int(rule[precedence]))]
    return [channel for place, channel in enumerate(channels) if place == 0 or channels[place - 1] != channel]


def test_channel_is_the_closed_list_with_labels_in_both_languages() -> None:
    channels = rows("channel")
    assert [c["channel_id"] for c in channels] == sorted(CLOSED_LIST)
    assert all(c["channel_zh"] and c["channel_en"] and c["commerce_mode"] for c in channels)
    assert {c["channel_id"] for c in channels if c["is_direct_like"] == "true"} == {"CH15", "CH17", "CH06", "CH99"}
    assert {c["lookback_kind"] for c in channels} == {"default", "ads", "live"}


@pytest.mark.parametrize("precedence", ["agent_first", "scene_first"])
def test_rules_have_one_place_each_in_both_precedences(precedence: str) -> None:
    places = [int(rule[precedence]) for rule in rows("channel_rule")]
    assert len(set(places)) == len(places)


def test_rules_name_every_channel_but_the_unknown_one() -> None:
    assert {rule["channel_id"] for rule in rows("channel_rule")} == CLOSED_LIST - {"CH99"}


def test_agent_first_is_the_order_of_the_taxonomy() -> None:
    assert in_order("agent_first") == ORDER_OF_THE_TAXONOMY


def test_scene_first_moves_agents_below_scenes_and_nothing_else() -> None:
    scene_first = in_order("scene_first")
    assert min(scene_first.index(c) for c in MOVED_BY_SCENE_FIRST) > max(scene_first.index(c) for c in OUTRANKED_BY)
    kept = [c for c in ORDER_OF_THE_TAXONOMY if c not in MOVED_BY_SCENE_FIRST]
    assert [c for c in scene_first if c not in MOVED_BY_SCENE_FIRST] == kept


def test_rule_conditions_use_codes_that_the_order_export_knows() -> None:
    known = {
        "sale_scene": set(shop_orders.ORDER_SCENE.values()),
        "account_type": set(shop_orders.ACCOUNT_TYPE.values()),
        "share_target": set(shop_orders.SHARE_TARGET.values()),
        "mp_scene_group": {scene["scene_group"] for scene in rows("mp_scene")},
        "account_owner": {"own", "talent", "none"},
    }
    unknown = {
        (rule["rule_id"], column, code)
        for rule in rows("channel_rule")
        for column, codes in known.items()
        for code in rule[column].split("|")
        if code and code not in codes
    }
    assert unknown == set()


def test_scenes_are_listed_once_and_lead_to_a_channel() -> None:
    scenes = rows("mp_scene")
    assert len({s["mp_scene"] for s in scenes}) == len(scenes)
    assert {s["channel_id"] for s in scenes} <= CLOSED_LIST - {"CH99"}


def unit_test(file: str, name: str) -> dict[str, Any]:
    """A unit test of dbt by name."""
    tests = yaml.safe_load((UNIT_TESTS / file).read_text("utf-8"))["unit_tests"]
    return next(test for test in tests if test["name"] == name)


def given(test: dict[str, Any], model: str) -> list[dict[str, Any]]:
    """The rows a unit test gives for a model or seed."""
    return next(block["rows"] for block in test["given"] if block["input"] == f"ref('{model}')")


def holds(rule: dict[str, str], facts: dict[str, Any]) -> bool:
    """Whether a rule of the seed holds for a line, worked out here and not by the model."""
    flags = all(not rule[name] or (rule[name] == "true") is facts.get(name) for name in FLAGS)
    return flags and all(not rule[name] or facts.get(name) in rule[name].split("|") for name in TEXTS)


@pytest.mark.parametrize("precedence", ["agent_first", "scene_first"])
def test_every_rule_has_a_unit_test_in_which_it_decides(precedence: str) -> None:
    """A rule added to the seed without a case of its own fails here, under each precedence."""
    test = unit_test("orders/_channel_unit_tests.yml", f"test_int_orders__line_channel__{precedence}")
    meant = {row["order_line_id"]: row["channel_id"] for row in test["expect"]["rows"]}
    ordered = sorted(rows("channel_rule"), key=lambda rule: int(rule[precedence]))
    decided = {}
    for facts in given(test, "int_orders__line_fact"):
        first = next((rule for rule in ordered if holds(rule, facts)), None)
        assert meant[facts["order_line_id"]] == (first["channel_id"] if first else "CH99")
        decided[first["rule_id"] if first else "CH99"] = facts["order_line_id"]
    assert set(decided) == {rule["rule_id"] for rule in ordered} | {"CH99"}
    assert {column for rule in ordered for column in rule} - set(FLAGS) - set(TEXTS) == {
        "rule_id", "channel_id", "agent_first", "scene_first", "note_zh",
    }  # fmt: skip


def test_every_edge_of_the_fee_tiers_has_unit_tests_around_it() -> None:
    """Lines that end one fen short of it, end at it, begin at it and cross it; positions are added up here."""
    test = unit_test("money/_money_unit_tests.yml", "test_int_money__fee_expected__splits_a_line_at_each_edge")

    def place(line: dict[str, Any]) -> tuple[str, ...]:
        return str(line.get("settled_at") or "9999"), str(line["paid_at"]), line["order_id"], str(line["line_no"])

    reached: dict[str, int] = {}
    parts = []
    for line in sorted(given(test, "int_change__fee"), key=place):
        before = reached.get(line["shop_id"], 0)
        reached[line["shop_id"]] = before + line["base_fen"]
        parts.append((before, reached[line["shop_id"]]))
    edges = [int(tier["gmv_to_fen"]) for tier in rows("platform_fee_tier") if tier["gmv_to_fen"]]
    assert edges
    for edge in edges:
        assert {after for _, after in parts} >= {edge - 1, edge}
        assert any(before == edge for before, _ in parts)
        assert any(before < edge < after for before, after in parts)
