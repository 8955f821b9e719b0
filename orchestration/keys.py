"""Asset keys and groups: derived in one place from a stream or a dbt node, typed nowhere else."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

INBOX = dg.AssetKey(["inbox"])
RELEASE = dg.AssetKey(["serving", "release"])
RAW_LAYER = "raw"
MARTS_LAYER = "marts"
ANALYTICS_LAYER = "analytics"
LEDGER_GROUP = "raw_ledger"
WRITER_POOL = "warehouse_writer"
OWNER = "team:data"


def raw_key(stream_id: str) -> dg.AssetKey:
    """`shop.order_lines` -> `raw/shop/order_lines`."""
    return dg.AssetKey(["raw", *stream_id.split(".", 1)])


def dbt_key(node: Mapping[str, Any]) -> dg.AssetKey:
    """A manifest node's key: a source's declared one, else `<layer>/<name>`."""
    declared = node.get("meta", {}).get("dagster", {}).get("asset_key")
    return dg.AssetKey(declared) if declared else dg.AssetKey([dbt_layer(node), node["name"]])


def dbt_layer(node: Mapping[str, Any]) -> str:
    """`staging`, `intermediate`, `marts` by folder; `seeds` for seeds; `raw` for a source without a declared key."""
    if node["resource_type"] == "seed":
        return "seeds"
    if node["resource_type"] == "source":
        return "raw"
    return str(node["fqn"][1])


def dbt_group(node: Mapping[str, Any]) -> str:
    """`staging` and `seeds` as they are; further on the domain folder, so a domain reads from left to right."""
    layer = dbt_layer(node)
    if layer in {"staging", "seeds"} or len(node["fqn"]) < 4:
        return layer
    return str(node["fqn"][2])


def raw_group(source: str) -> str:
    """Group of a source's raw streams. Prefixed, because a domain folder may have the same name, and one group at both
    ends of the graph would fold it back on itself."""
    return f"raw_{source}"


def table_key(table: str) -> dg.AssetKey:
    """Asset of a warehouse table: `raw.shop__orders` -> `raw/shop/orders`, `marts.dim_date` -> `marts/dim_date`."""
    schema, _, name = table.partition(".")
    return dg.AssetKey([schema, *name.split("__", 1)] if schema == RAW_LAYER else [schema, name])
