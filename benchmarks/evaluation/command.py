"""`python -m benchmarks evaluate [--seeds 100] [--scale small] [--write] [--home HOME]`: estimates against the truth.

`--write` replaces docs/evaluation.md and its plots. `--home` compares the marts of a sandbox tenant's home (first seed,
one night, scale as given) with the same figures computed in memory; exit 1 when they differ.
"""

import argparse
from pathlib import Path

from benchmarks.evaluation.home import differences
from benchmarks.evaluation.report import page, write_page
from benchmarks.evaluation.run import evaluate
from ingestion.sandbox.options import SandboxOptions

DOCS = Path(__file__).resolve().parents[2] / "docs"


def main(arguments: list[str] | None = None) -> int:
    """Run it; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks evaluate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--scale", default="small", choices=("tiny", "small"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--nights", type=int, default=1, help="of the tenant in --home")
    options = parser.parse_args(arguments)
    if options.home:
        found = differences(options.home, SandboxOptions(scale=options.scale, nights=options.nights))
        print("\n".join(found) or "The marts equal the figures in memory.")
        return 1 if found else 0
    result = evaluate(range(options.seeds), options.scale, say=lambda text: print(text, flush=True))
    print(page(result))
    if options.write:
        from benchmarks.evaluation.plots import draw  # a plotting library takes a second to import

        write_page(result, DOCS / "evaluation.md")
        draw(result, DOCS / "images")
    return 0
