"""The seeds that name channels: a closed list, rules in two unambiguous orders, scenes that lead somewhere."""

import csv
from pathlib import Path

import pytest

from ingestion.streams import shop_orders

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
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
