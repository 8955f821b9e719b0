"""`python -m benchmarks faults [--kills 1000] [--nights 12]`: kill, run again, compare, print the counts.

Exit 1 when a row was lost or doubled, an account differs, a reader saw half a release, or a point was not reached.
"""

import argparse
import json
import logging
import os
import tempfile
import time
from pathlib import Path

import structlog

from benchmarks.faults.plan import chained_cases, named_cases, random_cases
from benchmarks.faults.series import Tally, make_reference, run_series

_ROUNDS = 8


def main(arguments: list[str] | None = None) -> int:
    """Run a series; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="at least so many SIGKILLs in all")
    parser.add_argument("--nights", type=int, default=12, help="kills of a whole nightly run, about a minute each")
    parser.add_argument("--hits", type=int, default=10, help="hits tried of every named point")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="huoshui-faults-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        reference = make_reference(root)
        tally = run_series(
            reference, [*named_cases(reference.hits, options.hits), *chained_cases()], root, options.lanes
        )
        for number in range(_ROUNDS):  # random kills that come too late, the run having ended, are made up for
            if tally.kills >= options.kills:
                break
            missing = list(random_cases(options.kills - tally.kills, options.seed + number))
            tally.add(run_series(reference, missing, root, options.lanes))
        seconds = time.monotonic() - started
        told = tally.as_dict() | {"seconds": seconds}
        print(json.dumps(told) if options.json else describe(tally, seconds), flush=True)
        return 0 if is_clean(tally) & _nights_are_clean(root, options.nights, options.seed) else 1


def _nights_are_clean(root: Path, kills: int, seed: int) -> bool:
    """Kill whole nights, if any are asked for; prints what was found."""
    if not kills:
        return True
    from benchmarks.faults.nights import deliver, kill_nights  # imports the orchestrator

    nights = kill_nights(deliver(root / "nights"), kills, seed)
    found = nights.findings
    print(f"{nights.kills} whole nights killed: rows lost {found.lost}, doubled {found.doubled}", flush=True)
    print("\n".join(nights.failed))
    return found.is_clean and not nights.failed


def is_clean(tally: Tally) -> bool:
    """Whether nothing at all was found."""
    return not (tally.missed or tally.failed or tally.torn or tally.unaudited) and tally.findings.is_clean


def describe(tally: Tally, seconds: float) -> str:
    """The counts, for people."""
    found = tally.findings
    lines = [
        f"{tally.kills} kills of {tally.homes} homes in {seconds:.0f} s: {tally.named} at named points,",
        f"{tally.random} at random times",
        f"rows lost {found.lost}, doubled {found.doubled}",
        f"accounts that differ {found.accounts}, marts {found.marts}, strays {found.strays}",
        f"{tally.reads} reads of serving/current: torn {tally.torn}, unaudited {tally.unaudited}",
    ]
    return "\n".join([*lines, *(f"not reached: {point}" for point in tally.missed), *tally.failed])
