"""How nodes of the manifest look in Dagster."""

from typing import Any

import dagster as dg
import pytest

from orchestration.freshness import MORNING
from orchestration.translator import HuoshuiTranslator

UNIQUE_ID = "model.huoshui.mart_live"


def node(layer: str, name: str, **more: object) -> dict[str, Any]:
    """A model as it stands in a manifest, with what dagster-dbt reads of it."""
    return {
        "unique_id": f"model.huoshui.{name}",
        "resource_type": "model",
        "name": name,
        "alias": name,
        "schema": layer,
        "database": "warehouse",
        "fqn": ["huoshui", layer, "channel", name],
        "description": "One row per session.",
        "raw_code": "select 1",
        "columns": {},
        "tags": [],
        "meta": {},
        "config": {"materialized": "table"},
        "depends_on": {"nodes": []},
        **more,
    }


@pytest.fixture
def translator() -> HuoshuiTranslator:
    return HuoshuiTranslator()


def spec_of(translator: HuoshuiTranslator, made: dict[str, Any]) -> dg.AssetSpec:
    """The spec of a manifest that holds this node alone."""
    manifest = {
        "nodes": {made["unique_id"]: made},
        "sources": {},
        "parent_map": {made["unique_id"]: []},
        "metadata": {"adapter_type": "duckdb"},
    }
    return translator.get_asset_spec(manifest, made["unique_id"], None)


def test_get_asset_spec_of_a_mart(translator: HuoshuiTranslator) -> None:
    spec = spec_of(translator, node("marts", "mart_live", meta={"owner": "growth"}))
    assert spec.key == dg.AssetKey(["marts", "mart_live"])
    assert (spec.group_name, spec.tags["domain"]) == ("attribution", "channel")
    assert spec.owners == ["team:growth"]
    assert spec.kinds == {"dbt", "duckdb"}
    assert spec.tags["layer"] == "marts"
    assert spec.freshness_policy == MORNING


def test_get_asset_spec_of_staging_has_no_deadline(translator: HuoshuiTranslator) -> None:
    spec = spec_of(translator, node("staging", "stg_live__live_sessions"))
    assert (spec.group_name, spec.freshness_policy) == ("staging", None)


def test_get_description_is_the_yaml_text_without_sql(translator: HuoshuiTranslator) -> None:
    assert translator.get_description(node("marts", "mart_live")) == "One row per session."


def test_get_owners_falls_back_to_the_data_team(translator: HuoshuiTranslator) -> None:
    assert translator.get_owners(node("marts", "mart_live")) == ["team:data"]
