"""Our sides in a process of their own: `python -m benchmarks.lifetime.sides fit <file>` or `... score <customers>`.

Flow: imports and data, untimed -> fitted or scored, timed -> one JSON line.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.lifetime.btyd import fit_btyd
from analytics.lifetime.expectation import expected_purchases, p_alive, p_no_purchase
from analytics.lifetime.likelihood import Model, Observations, Parameters, log_likelihood
from analytics.lifetime.summary import Summary
from benchmarks.children import tell
from benchmarks.lifetime.customers import ALPHA, A, B, R, draw

HORIZONS = np.array([30, 90, 365]) / 7


def read_summary(file: Path) -> Summary:
    """The customers of a file as `write_customers` makes it; values play no part in the fit."""
    x, t_x, weeks = np.loadtxt(file, delimiter=",", skiprows=1, unpack=True)
    none = np.zeros(len(x))
    return Summary(np.arange(len(x)), x, t_x, weeks, none, none.astype(np.int64))


def likelihood(parameters: Parameters, summary: Summary) -> float:
    """Log-likelihood of BG/NBD, in weeks: the same judge for both sides."""
    value, _ = log_likelihood(parameters.as_array(), Observations.of(Model.BG_NBD, summary))
    return value


def fit(asked: str) -> dict[str, Any]:
    """BG/NBD fitted to a file."""
    summary = read_summary(Path(asked))
    started = time.perf_counter()
    fitted = fit_btyd(Model.BG_NBD, summary)
    seconds = time.perf_counter() - started
    if fitted.parameters is None:
        raise RuntimeError(f"The fit ended with {fitted.status}.")
    names = ("r", "alpha", "a", "b")
    return {"seconds": seconds, "parameters": dict(zip(names, map(float, fitted.parameters.as_array()), strict=True))}


def score(asked: str) -> dict[str, Any]:
    """So many customers scored: alive, purchases to come over three horizons, and the chance of 90 silent days."""
    summary, known = draw(int(asked)), Parameters(R, ALPHA, A, B)
    started = time.perf_counter()
    alive = p_alive(Model.BG_NBD, known, summary)
    ahead = expected_purchases(Model.BG_NBD, known, summary, HORIZONS)
    silent = p_no_purchase(Model.BG_NBD, known, summary, float(HORIZONS[1]))
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "means": [float(alive.mean()), *map(float, ahead.mean(axis=0)), float(silent.mean())]}


SIDES: dict[str, Callable[[str], dict[str, Any]]] = {"fit": fit, "score": score}


def main(side: str, asked: str) -> None:
    """Run one side and print what it took."""
    pa.array([0.0])  # pyarrow imports pandas at its first value: untimed, as the other's imports are
    tell(**SIDES[side](asked))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
