"""`python -m benchmarks [--lines 2000000] [--scale tiny|small] [--pairs 3] [--write]`: prints ratios; `--write` writes.

`python -m benchmarks faults` kills instead of timing (benchmarks/faults), `python -m benchmarks mutations` takes in
mutated files (benchmarks/mutations), `python -m benchmarks evaluate` holds estimates against the truth
(benchmarks/evaluation).
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from benchmarks.attribution.cases import measure_attribution
from benchmarks.cases import night_case, publish_case
from benchmarks.intake.cases import measure_intake
from benchmarks.pairing import Outcome, measure
from benchmarks.report import meanings, memory, table, write_page
from benchmarks.tenant import make_tenant

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Build the tenant, measure every case, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Side-by-side timings, as ratios.")
    parser.add_argument("--scale", default="small", choices=("tiny", "small", "medium"))
    parser.add_argument("--pairs", type=int, default=3, help="paired runs per case; the median counts")
    parser.add_argument("--lines", type=int, default=2_000_000, help="order lines to take in")
    parser.add_argument(
        "--more-lines", type=int, default=10_000_000, help="for the memory that many more take; 0: none"
    )
    parser.add_argument("--paths", type=int, default=1_000_000, help="paths to attribute")
    parser.add_argument(
        "--only",
        choices=("intake", "tenant", "attribution"),
        help="intake alone, publishing and the second night, or attribution",
    )
    parser.add_argument("--write", action="store_true", help=f"replace docs/{PAGE.name}")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="huoshui-bench-", ignore_cleanup_errors=True) as folder:
        root, outcomes, peaks = Path(folder), list[Outcome](), dict[int, float]()
        if options.only in {None, "intake"}:
            print(f"Taking in {options.lines:,} order lines ...", flush=True)
            measured = measure_intake(root, options.lines, options.pairs, options.more_lines)
            outcomes, peaks = measured.outcomes, measured.peaks
        if options.only in {None, "attribution"}:
            print(f"Attributing {options.paths:,} paths ...", flush=True)
            outcomes += measure_attribution(root, options.paths, options.pairs)
        if options.only in {None, "tenant"}:
            print(f"Building a sandbox tenant of scale {options.scale} ...", flush=True)
            tenant = make_tenant(root, options.scale)
            for case in (publish_case(tenant, root), night_case(tenant)):
                print(f"{case.name} ...", flush=True)
                outcomes.append(measure(case, options.pairs))
    print(f"\n{table(outcomes)}\n\n{meanings(outcomes)}\n\n{memory(peaks)}")
    if options.write:
        write_page(outcomes, peaks, options.scale, PAGE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["faults"]:
        from benchmarks.faults.command import main as faults

        sys.exit(faults(sys.argv[2:]))
    if sys.argv[1:2] == ["mutations"]:
        from benchmarks.mutations.command import main as mutations

        sys.exit(mutations(sys.argv[2:]))
    if sys.argv[1:2] == ["evaluate"]:
        from benchmarks.evaluation.command import main as evaluate

        sys.exit(evaluate(sys.argv[2:]))
    main()
