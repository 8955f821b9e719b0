"""Sides in a process of their own: `python -m benchmarks.orders.sides seed|full|again|night|nothing|bare <home>`.

Flow: dbt builds the layer as a night starts it, or its compiled statements run in one session, timed -> one JSON line.
Why:  `nothing` is the full build over streams without a row: what starting dbt and sixty models costs, whatever they
      hold.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks import dbt_layer
from benchmarks.children import tell
from benchmarks.dbt_layer import dbt
from benchmarks.orders.lake import LAST_DAY
from ingestion.settings import Home
from orchestration.manifest import load_manifest

LAYER = ("fct_order_line", "fct_refund_line", "fct_line_cost")
_FULL = {"through_date": LAST_DAY.isoformat()}
_NIGHT = _FULL | {"since_seq": 1, "since_through_date": (LAST_DAY - timedelta(days=1)).isoformat()}


def chosen() -> list[str]:
    """The layer and all that it stands on, as arguments of dbt."""
    return ["--select", *(f"+{model}" for model in LAYER)]


def seed(home: Home) -> None:
    """What comes before: channels, rules, tiers."""
    dbt(home, "seed", variables=_FULL)


def full(home: Home) -> None:
    """The layer from scratch."""
    dbt(home, "run", *chosen(), "--full-refresh", variables=_FULL)


def nothing(home: Home) -> None:
    """The same over no rows."""
    dbt(home, "run", *chosen(), "--full-refresh", "--empty", variables=_FULL)


def night(home: Home) -> None:
    """The increment of one night."""
    dbt(home, "run", *chosen(), variables=_NIGHT)


def bare(home: Home) -> None:
    """The statements that the last full build compiled, in the order of their references, in one session."""
    dbt_layer.bare(home, dbt_layer.ordered(load_manifest(), LAYER))


SIDES = {one.__name__: one for one in (seed, full, nothing, night, bare)} | {"again": full}


def main(side: str, root: Path) -> None:
    """Run one side and print what it took."""
    started = time.perf_counter()
    SIDES[side](Home(root))
    tell(seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
