"""Sides in a process of their own: `python -m benchmarks.orders.sides seed|full|night|nothing|bare <home>`.

Flow: dbt builds the layer as a night starts it, or its compiled statements run in one session, timed -> one JSON line.
Why:  `bare` is the same SQL without dbt and without incremental tables, contracts and their constraints. `nothing` is
      the full build over streams without a row: what starting dbt and sixty models costs, whatever they hold.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.children import tell
from benchmarks.orders.lake import LAST_DAY
from ingestion.settings import Home
from orchestration.building import run_dbt
from orchestration.dbt_host import DbtHost
from orchestration.manifest import load_manifest

LAYER = ("fct_order_line", "fct_refund_line", "fct_line_cost")
MEMORY = "3GB"  # of the engine; a process takes more than its engine's buffers
_FULL = {"through_date": LAST_DAY.isoformat()}
_NIGHT = _FULL | {"since_seq": 1, "since_through_date": (LAST_DAY - timedelta(days=1)).isoformat()}


def dbt(home: Home, *arguments: str, variables: Mapping[str, object] = _FULL) -> None:
    """One dbt command over the home's warehouse. Raises HuoshuiError with dbt's last words."""
    os.environ["HUOSHUI_MEMORY_LIMIT"] = MEMORY
    with DbtHost() as host:
        run_dbt(host, home, [*arguments, "--vars", json.dumps(variables)])


def chosen() -> list[str]:
    """The layer and all that it stands on, as arguments of dbt."""
    return ["--select", *(f"+{model}" for model in LAYER)]


def seed(home: Home) -> None:
    """What comes before: channels, rules, tiers."""
    dbt(home, "seed")


def full(home: Home) -> None:
    """The layer from scratch."""
    dbt(home, "run", *chosen(), "--full-refresh")


def nothing(home: Home) -> None:
    """The same over no rows."""
    dbt(home, "run", *chosen(), "--full-refresh", "--empty")


def night(home: Home) -> None:
    """The increment of one night."""
    dbt(home, "run", *chosen(), variables=_NIGHT)


def bare(home: Home) -> None:
    """The statements that the last full build compiled, in the order of their references, in one session."""
    config = {"threads": 2, "memory_limit": MEMORY, "preserve_insertion_order": False}
    with duckdb.connect(str(home.warehouse), config=config) as con:
        con.execute("set timezone = 'UTC'")
        for node in ordered(load_manifest()):
            path = home.dagster / "dbt" / "compiled" / "huoshui" / node["original_file_path"]
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            con.execute(f"create schema if not exists {node['schema']}")
            con.execute(f"create or replace {kind} {node['schema']}.{node['name']} as {path.read_text('utf-8')}")


def ordered(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The models of the layer, each behind what it reads."""
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    wanted, waiting = dict[str, set[str]](), [f"model.huoshui.{name}" for name in LAYER]
    while waiting:
        key = waiting.pop()
        if key not in wanted:
            wanted[key] = {parent for parent in nodes[key]["depends_on"]["nodes"] if parent in nodes}
            waiting += wanted[key]
    return [nodes[key] for key in TopologicalSorter(wanted).static_order()]


SIDES = {one.__name__: one for one in (seed, full, nothing, night, bare)}


def main(side: str, root: Path) -> None:
    """Run one side and print what it took."""
    started = time.perf_counter()
    SIDES[side](Home(root))
    tell(seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
