"""Sides in a process of their own: `python -m benchmarks.states.sides seed|full|again|night|nothing|bare <home>`.

Flow: dbt builds the layer as a night starts it, or its compiled statements run in one session, timed -> one JSON line.
Why:  the layer begins at the member streams and at what identity and orders leave (`inputs.py`); `nothing` is the full
      build over streams without a row: what starting dbt and these models costs, whatever they hold.
"""

import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks import dbt_layer
from benchmarks.children import tell
from benchmarks.dbt_layer import dbt
from benchmarks.states.inputs import GIVEN, fill_inputs
from benchmarks.states.lake import LAST_DAY
from ingestion.settings import Home
from orchestration.manifest import load_manifest

LAYER = ("fct_member_state_interval", "mart_member_state", "mart_member_transition")
_FULL = {"through_date": (LAST_DAY - timedelta(days=1)).isoformat()}
_AGAIN = {"through_date": LAST_DAY.isoformat()}
_NIGHT = _AGAIN | {"since_seq": 1, "since_through_date": _FULL["through_date"]}


def chosen(given: Sequence[str] = GIVEN) -> list[str]:
    """The layer and all that it stands on, without what is given, as arguments of dbt."""
    below = ["--exclude", *(f"+{model}" for model in given)] if given else []
    return ["--select", *(f"+{model}" for model in LAYER), *below]


def seed(home: Home) -> None:
    """What comes before: seeds, and the tables of the layers below, made by dbt and filled for the first night."""
    dbt(home, "seed", variables=_FULL)
    dbt(home, "run", *chosen(given=()), "--full-refresh", "--empty", variables=_FULL)
    fill_inputs(home, night=1)


def full(home: Home) -> None:
    """The layer from scratch, as of the first night."""
    dbt(home, "run", *chosen(), "--full-refresh", variables=_FULL)


def again(home: Home) -> None:
    """The layer from scratch, as of the second night."""
    dbt(home, "run", *chosen(), "--full-refresh", variables=_AGAIN)


def nothing(home: Home) -> None:
    """The same over no rows."""
    dbt(home, "run", *chosen(), "--full-refresh", "--empty", variables=_FULL)


def night(home: Home) -> None:
    """The increment of one night."""
    dbt(home, "run", *chosen(), variables=_NIGHT)


def bare(home: Home) -> None:
    """The statements that the last full build compiled, in the order of their references, in one session."""
    dbt_layer.bare(home, dbt_layer.ordered(load_manifest(), LAYER, GIVEN))


SIDES = {one.__name__: one for one in (seed, full, again, nothing, night, bare)}


def main(side: str, root: Path) -> None:
    """Run one side and print what it took."""
    started = time.perf_counter()
    SIDES[side](Home(root))
    tell(seconds=time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
