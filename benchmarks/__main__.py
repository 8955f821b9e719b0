"""`python -m benchmarks [--only <part>] [--pairs 3] [--write]`: prints ratios; `--write` puts them into the page.

`python -m benchmarks faults` kills instead of timing (benchmarks/faults), `python -m benchmarks mutations` takes in
mutated files (benchmarks/mutations), `python -m benchmarks evaluate` holds estimates against the truth
(benchmarks/evaluation).
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog

from benchmarks.attribution.cases import measure_attribution
from benchmarks.cases import night_case, publish_case
from benchmarks.credits.cases import measure_credits
from benchmarks.identity.sides import measure_identity
from benchmarks.intake.cases import measure_intake
from benchmarks.lifetime.cases import measure_lifetime, measure_scoring
from benchmarks.orders.cases import measure_orders
from benchmarks.pairing import measure
from benchmarks.report import Part, memory, write_parts
from benchmarks.states.cases import measure_states
from benchmarks.tenant import make_tenant
from ingestion.sandbox import SandboxOptions

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def intake(root: Path, options: argparse.Namespace) -> Part:
    """Files of order lines into the lake."""
    measured = measure_intake(root, options.lines, options.pairs, options.more_lines)
    return Part("Intake", measured.outcomes, [memory(measured.peaks)])


def attribution(root: Path, options: argparse.Namespace) -> Part:
    """Rules over a file of paths."""
    return Part("Attribution", measure_attribution(root, options.paths, options.pairs))


def credits(root: Path, options: argparse.Namespace) -> Part:  # noqa: A001 - the part's name on the command line
    """Credits of a million orders by every rule, to the fen."""
    return Part("Credits", *measure_credits(root, options.orders, options.pairs))


def members(root: Path, options: argparse.Namespace) -> Part:
    """Buy-till-you-die models fitted and applied."""
    return Part("Members", measure_lifetime(root, 200_000, options.pairs), [measure_scoring(1_000_000)])


def identity(_root: Path, _options: argparse.Namespace) -> Part:
    """Persons from pairs of ids."""
    return Part("Identity", remarks=[measure_identity(10_000_000)])


def orders(root: Path, options: argparse.Namespace) -> Part:
    """Who bought, through whom and what was left, for every line of a million orders."""
    return Part("Orders", *measure_orders(root, options.orders, options.pairs))


def states(root: Path, options: argparse.Namespace) -> Part:
    """The state of every member on every day of a year."""
    return Part("States", *measure_states(root, options.members, options.pairs))


def tenant(root: Path, options: argparse.Namespace) -> Part:
    """A release and a second night of the sandbox tenant."""
    made = make_tenant(root, SandboxOptions(scale=options.scale))
    cases = (publish_case(made, root), night_case(made))
    return Part(f"Night at scale {options.scale}", [measure(case, options.pairs) for case in cases])


PARTS: Mapping[str, Callable[[Path, argparse.Namespace], Part]] = {
    one.__name__: one for one in (intake, orders, states, attribution, credits, identity, members, tenant)
}


def main(arguments: list[str] | None = None) -> None:
    """Measure every part, or one, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Side-by-side timings, as ratios.")
    parser.add_argument("--scale", default="small", choices=("tiny", "small", "medium"))
    parser.add_argument("--pairs", type=int, default=3, help="paired runs per case; the median counts")
    parser.add_argument("--lines", type=int, default=2_000_000, help="order lines to take in")
    parser.add_argument(
        "--more-lines", type=int, default=10_000_000, help="for the memory that many more take; 0: none"
    )
    parser.add_argument("--orders", type=int, default=1_000_000, help="orders to build the layer of an order for")
    parser.add_argument("--members", type=int, default=1_000_000, help="members to build the intervals of states for")
    parser.add_argument("--paths", type=int, default=1_000_000, help="paths to attribute")
    parser.add_argument("--only", choices=tuple(PARTS), help="one part alone")
    parser.add_argument("--write", action="store_true", help=f"replace its section in docs/{PAGE.name}")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in [options.only] if options.only else PARTS:
        print(f"{name}: {PARTS[name].__doc__} ...", flush=True)
        with tempfile.TemporaryDirectory(prefix="huoshui-bench-", ignore_cleanup_errors=True) as folder:
            part = PARTS[name](Path(folder), options)
        print(f"\n{part.text()}\n", flush=True)
        if options.write:
            write_parts([part], PAGE, datetime.now(UTC).date())


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
