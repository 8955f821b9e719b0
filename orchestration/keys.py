"""Asset keys and groups: derived in one place from a stream or a dbt node, typed nowhere else."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

INBOX = dg.AssetKey(["inbox"])
RELEASE = dg.AssetKey(["serving", "release"])
RAW_LAYER = "raw"
MARTS_LAYER = "marts"
ANALYTICS_LAYER = "analytics"
WRITER_POOL = "warehouse_writer"
OWNER = "team:data"
# Subject areas of the domain folders. Folder by folder there would be thirty groups, half of them in circles (a line's
# cost needs its order, the list of changed orders its cost), and their picture a knot. A new folder is its own group.
AREAS = {
    "sales": ("change", "core", "money", "orders", "promoter"),
    "attribution": ("attribution", "causal", "channel", "live", "share", "touch"),
    "members": ("content", "funnel", "member", "outbound", "service", "vitality"),
    "audit": ("health", "reconciliation"),
    "staging": ("seeds",),
}
_AREA_OF = {domain: area for area, domains in AREAS.items() for domain in domains}


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


def dbt_domain(node: Mapping[str, Any]) -> str:
    """The domain folder of a model; `staging` and `seeds` as they are."""
    layer = dbt_layer(node)
    if layer in {"staging", "seeds"} or len(node["fqn"]) < 4:
        return layer
    return str(node["fqn"][2])


def step_domain(inputs: Sequence[str]) -> str:
    """The domain of a step: that of the first model it reads, `intermediate.int_identity__edge` -> `identity`."""
    return inputs[0].partition(".int_")[2].partition("__")[0] or ANALYTICS_LAYER


def group_of(domain: str) -> str:
    """Group of a domain: its subject area."""
    return _AREA_OF.get(domain, domain)


def table_key(table: str) -> dg.AssetKey:
    """Asset of a warehouse table: `raw.shop__orders` -> `raw/shop/orders`, `marts.dim_date` -> `marts/dim_date`."""
    schema, _, name = table.partition(".")
    return dg.AssetKey([schema, *name.split("__", 1)] if schema == RAW_LAYER else [schema, name])
