"""BG/NBD fitted to the same customers side by side with lifetimes 0.11.3, each in a fresh process; a million scored.

Flow: file of customers, environment of the other tool -> both judged by one likelihood -> pairs of runs -> outcomes.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from analytics.lifetime.likelihood import Parameters
from analytics.lifetime.summary import Summary
from benchmarks.children import seconds, told
from benchmarks.environment import make_environment
from benchmarks.lifetime.customers import write_customers
from benchmarks.lifetime.environment import LOCK, PROGRAM
from benchmarks.lifetime.sides import likelihood, read_summary
from benchmarks.pairing import Case, Outcome, Side, measure

_SLACK = 1e-6  # of the log-likelihood: where two searches stop


def measure_lifetime(folder: Path, customers: int, pairs: int) -> list[Outcome]:
    """The fit, `pairs` times. Raises RuntimeError when ours is the less likely one."""
    file = write_customers(folder / "customers.csv", customers)
    python = make_environment(folder / "lifetimes", LOCK, PROGRAM)
    ours = [sys.executable, "-m", "benchmarks.lifetime.sides", "fit", str(file)]
    other = [str(python), str(folder / "lifetimes" / "program.py"), str(file)]
    check(told(ours), told(other), read_summary(file))
    case = Case(
        name="BG/NBD fit",
        amount=f"{customers:,} customers",
        ours=Side("fit_btyd", partial(seconds, ours)),
        other=Side("lifetimes", partial(seconds, other)),
        says="maximum likelihood on the same (x, t_x, T), which lie in memory; ours ends at least as likely.",
    )
    return [measure(case, pairs)]


def check(ours: dict[str, Any], other: dict[str, Any], summary: Summary) -> None:
    """Both sets of parameters under one likelihood; ours must not be the worse."""
    mine, its = (likelihood(Parameters(**side["parameters"]), summary) for side in (ours, other))
    if mine < its - _SLACK * abs(its):
        raise RuntimeError(f"Our fit is less likely ({mine:.3f}) than that of lifetimes ({its:.3f}).")


def measure_scoring(customers: int) -> str:
    """A sentence with what scoring so many customers took, in a fresh process."""
    answer = told([sys.executable, "-m", "benchmarks.lifetime.sides", "score", str(customers)])
    return (
        f"Scoring {customers:,} customers (alive, purchases over three horizons, chance of 90 silent days) took "
        f"{answer['seconds']:.2f} s and {answer['peak_mb']:.0f} MB."
    )
