"""A layer of models in a process of its own: built by dbt as a night starts it, or its compiled statements run bare.

Why:  `bare` is the same SQL without dbt and without incremental tables, contracts and their constraints.
"""

import json
import os
from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Any

import duckdb

from ingestion.settings import Home
from orchestration.building import run_dbt
from orchestration.dbt_host import DbtHost

MEMORY = "2500MB"  # of the engine; a process takes more than its buffers, and 4 GB are promised


def dbt(home: Home, *arguments: str, variables: Mapping[str, object]) -> None:
    """One dbt command over the home's warehouse. Raises HuoshuiError with dbt's last words."""
    os.environ["HUOSHUI_MEMORY_LIMIT"] = MEMORY
    with DbtHost() as host:
        run_dbt(host, home, [*arguments, "--vars", json.dumps(variables)])


def bare(home: Home, nodes: Iterable[Mapping[str, Any]], where: Mapping[str, str] | None = None) -> None:
    """The statements that the last build of these models compiled, in this order, in one session.

    `where` keeps some rows only of a model, by its name.
    """
    config = {"threads": 2, "memory_limit": MEMORY, "preserve_insertion_order": False}
    with duckdb.connect(str(home.warehouse), config=config) as con:
        con.execute("set timezone = 'UTC'")
        for node in nodes:
            path = home.dagster / "dbt" / "compiled" / "huoshui" / node["original_file_path"]
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            con.execute(f"create schema if not exists {node['schema']}")
            kept = (where or {}).get(node["name"], "true")
            query = f"select * from ({path.read_text('utf-8')}) where {kept}"
            con.execute(f"create or replace {kind} {node['schema']}.{node['name']} as {query}")


def ordered(manifest: Mapping[str, Any], layer: Iterable[str], given: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The models of the layer and all below them, each behind what it reads; not `given`, nor what is below."""
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    below = _below(nodes, given)
    wanted = {key: parents - below.keys() for key, parents in _below(nodes, layer).items() if key not in below}
    return [nodes[key] for key in TopologicalSorter(wanted).static_order()]


def _below(nodes: Mapping[str, Mapping[str, Any]], names: Iterable[str]) -> dict[str, set[str]]:
    """Each of these models and of those they stand on, with what it reads itself."""
    found, waiting = dict[str, set[str]](), [f"model.huoshui.{name}" for name in names]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = {parent for parent in nodes[key]["depends_on"]["nodes"] if parent in nodes}
            waiting += found[key]
    return found
