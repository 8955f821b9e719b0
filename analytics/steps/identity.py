"""The step `identity`: persons of every brand from the ids seen together, their history, and what was refused.

Flow:  int_identity__node, int_identity__edge -> numbers instead of keys (the engine joins) -> analytics.identity ->
       keys again.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.identity.graph import Array, Edges, Nodes, Verdict
from analytics.identity.history import OPEN, history
from analytics.identity.resolve import Guards, Persons, resolve
from analytics.step import Step, Work

# How a person is named when several ids were first seen in one instant: the surest first.
RANK = ("unionid", "member_id", "external_userid", "openid", "partner_id", "phone")
ONE_EACH = ("unionid", "member_id", "external_userid", "openid")  # a person has one of each in its scope
INSTANT = pa.timestamp("us")
_KEYED = (
    "(select *, row_number() over (order by brand_id, person_key) - 1 as node from intermediate.int_identity__node)"
)
_NODES = f"""
    select brand_id, person_key, key_type, scope, epoch_us(first_seen_at) as first_seen, is_listed
    from {_KEYED} order by node
"""
_EDGES = f"""
    select l.node as left_node, r.node as right_node, confidence,
        epoch_us(edges.first_seen_at) as first_seen, epoch_us(edges.last_seen_at) as last_seen
    from intermediate.int_identity__edge as edges
    inner join {_KEYED} as l on edges.brand_id = l.brand_id and edges.left_key = l.person_key
    inner join {_KEYED} as r on edges.brand_id = r.brand_id and edges.right_key = r.person_key
"""
_TOLD = (Verdict.PUBLIC, Verdict.SHARED, Verdict.SECOND, Verdict.TOO_LARGE)
_DOUBTFUL = (Verdict.SHARED, Verdict.SECOND, Verdict.TOO_LARGE)

OUTPUTS = {
    "identity_person": pa.schema(
        {
            "brand_id": pa.string(),
            "person_key": pa.string(),
            "anchor_key": pa.string(),
            "confidence": pa.float64(),
            "has_conflict": pa.bool_(),
        }
    ),
    "identity_history": pa.schema(
        {
            "brand_id": pa.string(),
            "person_key": pa.string(),
            "anchor_key": pa.string(),
            "valid_from": INSTANT,
            "valid_to": INSTANT,
            "merged_into_key": pa.string(),
        }
    ),
    "identity_conflict": pa.schema(
        {
            "brand_id": pa.string(),
            "left_key": pa.string(),
            "right_key": pa.string(),
            "reason": pa.string(),
            "held_twice": pa.string(),
            "confidence": pa.float64(),
            "first_seen_at": INSTANT,
        }
    ),
}


def run(work: Work) -> dict[str, pa.Table]:
    """All three tables from all ids: a component cannot be told from a part of it, and the whole takes seconds."""
    keys, pairs = work.read(_NODES), work.read(_EDGES)
    nodes, edges = graph_nodes(keys), graph_edges(pairs)
    found = resolve(nodes, edges, guards(work.settings["identity"]))
    return {
        "identity_person": _persons(keys, nodes, edges, found),
        "identity_history": _history(keys, nodes, edges.take(found.verdict == Verdict.KEPT)),
        "identity_conflict": _conflicts(keys, nodes, edges, found),
    }


def guards(section: Mapping[str, Any]) -> Guards:
    """The guards as `[identity]` of huoshui.toml sets them."""
    return Guards(**{field.name: section[field.name] for field in fields(Guards)})


def graph_nodes(keys: pa.Table) -> Nodes:
    """Nodes in the order of `keys`; an openid whose appid nobody configured is no kind of which a person has one."""
    kind = _numbers(keys["key_type"])
    types = pc.unique(keys["key_type"]).to_pylist()
    scopes = _numbers(pc.binary_join_element_wise(keys["brand_id"], keys["key_type"], keys["scope"], "|"))
    is_single = np.array([name in ONE_EACH for name in types], bool)[kind] if types else np.zeros(0, bool)
    is_single &= pc.greater(pc.utf8_length(keys["scope"]), 0).to_numpy()
    rank = np.array([RANK.index(name) for name in types], np.int64)
    is_hub, is_union = (np.array([name == word for name in types], bool) for word in ("phone", "unionid"))
    listed = keys["is_listed"].to_numpy()
    return Nodes(
        first_seen=keys["first_seen"].to_numpy(),
        rank=rank[kind],
        scope=np.where(is_single, scopes, -1),
        is_strict=is_union[kind],
        is_hub=is_hub[kind],
        is_listed=listed & is_hub[kind],
    )


def graph_edges(pairs: pa.Table) -> Edges:
    """Edges between positions of nodes."""
    names = ("left_node", "right_node", "confidence", "first_seen", "last_seen")
    return Edges(*(pairs[name].to_numpy() for name in names))


def _numbers(texts: pa.ChunkedArray) -> Array:
    """Each text as its number among the distinct ones, in the order of `pc.unique`."""
    coded = texts.combine_chunks().dictionary_encode()
    numbers: Array = coded.indices.to_numpy().astype(np.int64)
    return numbers


def _persons(keys: pa.Table, nodes: Nodes, edges: Edges, found: Persons) -> pa.Table:
    doubtful = np.isin(found.verdict, _DOUBTFUL)
    has_conflict = np.zeros(len(nodes), bool)
    has_conflict[found.anchor[np.concatenate([edges.left[doubtful], edges.right[doubtful]])]] = True
    account = np.flatnonzero(~nodes.is_hub)
    columns = {
        "brand_id": keys["brand_id"].take(account),
        "person_key": keys["person_key"].take(account),
        "anchor_key": keys["person_key"].take(found.anchor[account]),
        "confidence": found.confidence[account],
        "has_conflict": has_conflict[found.anchor[account]],
    }
    return pa.table(columns, OUTPUTS["identity_person"])


def _history(keys: pa.Table, nodes: Nodes, kept: Edges) -> pa.Table:
    told = history(nodes, kept)
    account = ~nodes.is_hub[told.node]
    until, into = told.until[account], told.merged_into[account]
    columns = {
        "brand_id": keys["brand_id"].take(told.node[account]),
        "person_key": keys["person_key"].take(told.node[account]),
        "anchor_key": keys["person_key"].take(told.anchor[account]),
        "valid_from": pa.array(told.since[account]).cast(INSTANT),
        "valid_to": pa.array(until, mask=until == OPEN).cast(INSTANT),
        "merged_into_key": keys["person_key"].take(pa.array(into, mask=into < 0)),
    }
    return pa.table(columns, OUTPUTS["identity_history"])


def _conflicts(keys: pa.Table, nodes: Nodes, edges: Edges, found: Persons) -> pa.Table:
    """Refused edges by key, and of the kind held twice its type."""
    told = np.flatnonzero(np.isin(found.verdict, _TOLD))
    told = told[np.lexsort((edges.right[told], edges.left[told]))]
    reasons = pa.array([verdict.name.lower() for verdict in Verdict], pa.string())
    holder = np.full(int(nodes.scope.max(initial=-1)) + 1, -1, np.int64)
    scoped = np.flatnonzero(nodes.scope >= 0)
    holder[nodes.scope[scoped]] = scoped
    clash = found.clash[told]
    kind = np.where(clash >= 0, np.append(holder, -1)[clash], -1)
    columns = {
        "brand_id": keys["brand_id"].take(edges.left[told]),
        "left_key": keys["person_key"].take(edges.left[told]),
        "right_key": keys["person_key"].take(edges.right[told]),
        "reason": reasons.take(found.verdict[told]),
        "held_twice": keys["key_type"].take(pa.array(kind, mask=kind < 0)),
        "confidence": edges.confidence[told],
        "first_seen_at": pa.array(edges.first_seen[told]).cast(INSTANT),
    }
    return pa.table(columns, OUTPUTS["identity_conflict"])


STEP = Step(
    name="identity",
    description="Persons behind the ids seen together, with guards; docs/identity.md.",
    inputs=("intermediate.int_identity__node", "intermediate.int_identity__edge"),
    outputs=OUTPUTS,
    run=run,
)
