"""Persons of so many pairs in a process of its own: `python -m benchmarks.identity.sides <pairs>`.

Flow: graph drawn, untimed -> resolved and their history told, timed -> one JSON line.
"""

import sys
import time

import numpy as np

from analytics.identity.graph import Verdict
from analytics.identity.history import history
from analytics.identity.resolve import Guards, resolve
from benchmarks.children import tell, told
from benchmarks.identity.graph import draw


def measure_identity(pairs: int) -> str:
    """A sentence with what so many pairs took, in a fresh process."""
    answer = told([sys.executable, "-m", "benchmarks.identity.sides", str(pairs)])
    return (
        f"Identity: {answer['nodes']:,} ids with {pairs:,} pairs became {answer['persons']:,} persons with their "
        f"history in {answer['seconds']:.1f} s and {answer['peak_mb']:.0f} MB."
    )


def main(pairs: int) -> None:
    """Resolve and print what it took; memory includes the graph itself."""
    nodes, edges = draw(pairs)
    started = time.perf_counter()
    found = resolve(nodes, edges, Guards())
    history(nodes, edges.take(found.verdict == Verdict.KEPT))
    seconds = time.perf_counter() - started
    persons = len(np.unique(found.anchor[~nodes.is_hub]))
    tell(seconds=seconds, nodes=len(nodes), persons=persons)


if __name__ == "__main__":
    main(int(sys.argv[1]))
