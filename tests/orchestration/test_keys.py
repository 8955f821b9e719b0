"""Keys and groups are derived from streams and nodes."""

import dagster as dg

from ingestion.streams.registry import STREAMS
from orchestration.keys import AREAS, dbt_domain, dbt_key, group_of, raw_key, step_domain, table_key

MODEL = {
    "resource_type": "model",
    "name": "mart_live",
    "fqn": ["huoshui", "marts", "channel", "mart_live"],
    "meta": {},
}
STAGING = {
    "resource_type": "model",
    "name": "stg_shop__orders",
    "fqn": ["huoshui", "staging", "shop", "stg_shop__orders"],
    "meta": {},
}


def test_raw_key_splits_source_and_stream() -> None:
    assert raw_key("shop.order_lines") == dg.AssetKey(["raw", "shop", "order_lines"])


def test_table_key_is_the_raw_key_of_every_stream() -> None:
    assert [table_key(f"raw.{stream.table}") for stream in STREAMS.values()] == [raw_key(name) for name in STREAMS]


def test_table_key_of_a_mart_has_its_layer() -> None:
    assert table_key("marts.mart_channel_daily") == dg.AssetKey(["marts", "mart_channel_daily"])


def test_dbt_key_is_layer_and_name() -> None:
    assert dbt_key(MODEL) == dg.AssetKey(["marts", "mart_live"])
    assert dbt_key({"resource_type": "seed", "name": "channel", "fqn": ["huoshui", "channel"]}).path == [
        "seeds",
        "channel",
    ]


def test_dbt_key_of_a_source_is_what_its_yaml_declares() -> None:
    node = {
        "resource_type": "source",
        "name": "shop__orders",
        "fqn": [],
        "meta": {"dagster": {"asset_key": ["raw", "shop", "orders"]}},
    }
    assert dbt_key(node) == raw_key("shop.orders")


def test_dbt_domain_is_staging_else_the_folder() -> None:
    assert dbt_domain(STAGING) == "staging"
    assert dbt_domain(MODEL) == "channel"


def test_step_domain_is_that_of_what_the_step_reads() -> None:
    assert step_domain(["intermediate.int_identity__edge", "marts.fct_touch"]) == "identity"
    assert step_domain(["marts.fct_touch"]) == "analytics"


def test_group_is_the_subject_area_and_a_new_folder_its_own() -> None:
    assert [group_of(domain) for domain in ("channel", "money", "seeds", "identity", "new")] == [
        "attribution",
        "sales",
        "staging",
        "identity",
        "new",
    ]
    folders = [folder for domains in AREAS.values() for folder in domains]
    assert len(folders) == len(set(folders))
