"""Sides in a process of their own: `python -m benchmarks.orders.sides seed|full|night|nothing|bare <folder>`.

Flow: imports -> dbt builds the layer, or its compiled statements run in one session, timed -> one JSON line.
Why:  `bare` is the same SQL without dbt and without incremental tables, contracts and their constraints. `nothing` is
      the full build over streams without a row: what starting dbt and sixty models costs, whatever they hold.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.orders.lake import LAST_DAY, WAREHOUSE
from orchestration.paths import DBT_PROJECT

LAYER = ("fct_order_line", "fct_refund_line", "fct_line_cost")
MEMORY = "3GB"  # of the engine; a process takes more than its engine's buffers
_FULL = {"through_date": LAST_DAY.isoformat()}
_NIGHT = _FULL | {"since_seq": 1, "since_through_date": (LAST_DAY - timedelta(days=1)).isoformat()}


def dbt(folder: Path, *arguments: str, variables: Mapping[str, object] = _FULL) -> None:
    """One dbt command over the folder's warehouse. Raises RuntimeError with what failed."""
    from dbt.cli.main import dbtRunner

    os.environ |= {
        "HUOSHUI_WAREHOUSE": str(folder / WAREHOUSE),
        "HUOSHUI_TEMP_DIR": str(folder / "spill"),
        "HUOSHUI_MEMORY_LIMIT": MEMORY,
    }
    places = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--log-path", str(folder)]
    targets = ["--target-path", str(folder / "target"), "--log-level-file", "none", "--quiet"]
    done = dbtRunner().invoke([*arguments, "--vars", json.dumps(variables), *places, *targets])
    if not done.success:
        failed = [f"{r.node.name}: {r.message}" for r in getattr(done.result, "results", []) if r.status == "error"]
        raise RuntimeError(f"dbt {arguments[0]} failed: {failed or done.exception}")


def chosen() -> list[str]:
    """The layer and all that it stands on, as arguments of dbt."""
    return ["--select", *(f"+{model}" for model in LAYER)]


def seed(folder: Path) -> None:
    """What comes before: channels, rules, tiers."""
    dbt(folder, "seed")


def full(folder: Path) -> None:
    """The layer from scratch."""
    dbt(folder, "run", *chosen(), "--full-refresh")


def nothing(folder: Path) -> None:
    """The same over no rows."""
    dbt(folder, "run", *chosen(), "--full-refresh", "--empty")


def night(folder: Path) -> None:
    """The increment of one night."""
    dbt(folder, "run", *chosen(), variables=_NIGHT)


def bare(folder: Path) -> None:
    """The statements that the last full build compiled, in the order of their references, in one session."""
    manifest = json.loads((folder / "target" / "manifest.json").read_bytes())
    config = {"threads": 2, "memory_limit": MEMORY, "preserve_insertion_order": False}
    with duckdb.connect(str(folder / WAREHOUSE), config=config) as con:
        con.execute("set timezone = 'UTC'")
        for node in ordered(manifest):
            path = folder / "target" / "compiled" / "huoshui" / node["original_file_path"]
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


def main(side: str, folder: Path) -> None:
    """Run one side and print what it took."""
    import dbt.cli.main  # noqa: F401  untimed, as a night imports it while files are taken in

    started = time.perf_counter()
    SIDES[side](folder)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
