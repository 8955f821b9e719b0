"""`python -m benchmarks mutations [--files 2000]`: mutated files through intake, counts by verdict.

Exit 1 when a file got no verdict or an account does not add up, or a file took over 10 s or the parsing process 512 MB.
"""

import argparse
import json
import logging
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import structlog

from benchmarks.mutations.run import MEMORY_MB, SECONDS, Tally, run_mutants


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks mutations", description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="huoshui-mutations-", ignore_cleanup_errors=True) as folder:
        tally = run_mutants(Path(folder), options.files, options.seed)
    seconds = time.monotonic() - started
    print(json.dumps(tally.as_dict() | {"seconds": seconds}) if options.json else describe(tally, seconds), flush=True)
    return 0 if tally.is_clean else 1


def describe(tally: Tally, seconds: float) -> str:
    """The counts, for people."""
    lines = [
        f"{tally.files} mutated files in {seconds:.0f} s: {_counts(tally.statuses)}",
        f"by kind: {_counts(tally.kinds)}",
        f"reasons: {_counts(tally.reasons)}",
        f"slowest {tally.slowest_seconds:.2f} s ({tally.slowest_file}; limit {SECONDS} s)",
        f"parsing process {tally.parser_mb} MB (limit {MEMORY_MB} MB)",
        f"without a verdict {len(tally.missing)}, accounts that do not add up {len(tally.wrong)}",
    ]
    return "\n".join([*lines, *tally.missing, *tally.wrong])


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])))
