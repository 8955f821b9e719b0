"""Customers drawn from BG/NBD itself with the published CDNOW parameters (Fader, Hardie, Lee 2005). Seeded."""

from pathlib import Path

import numpy as np

from analytics.lifetime.summary import Summary

SEED = 20261129
R, ALPHA, A, B = 0.243, 4.414, 0.793, 2.426
LONGEST_WEEKS = 78


def draw(customers: int) -> Summary:
    """(x, t_x, T) in weeks of `customers` who came within the first half of the time; values of a repeat are gamma."""
    rng = np.random.default_rng(SEED)
    observed = np.round(rng.uniform(LONGEST_WEEKS / 2, LONGEST_WEEKS, customers) * 7) / 7
    rate, leaves = rng.gamma(R, 1 / ALPHA, customers), rng.beta(A, B, customers)
    x, t_x = np.zeros(customers), np.zeros(customers)
    alive = np.arange(customers)
    while len(alive):
        t_next = t_x[alive] + rng.exponential(1 / rate[alive])
        came = t_next < observed[alive]
        alive, t_next = alive[came], t_next[came]
        x[alive] += 1
        t_x[alive] = t_next
        alive = alive[rng.random(len(alive)) >= leaves[alive]]
    t_x = np.where(x > 0, np.minimum(np.maximum(np.round(t_x * 7), 1) / 7, observed), 0.0)
    value = np.where(x > 0, np.round(rng.gamma(6.25, 600, customers)), 0.0)
    last_day = np.round((t_x - observed) * 7).astype(np.int64) + 20_000
    return Summary(np.arange(customers), x, t_x, observed, value, last_day)


def write_customers(file: Path, customers: int) -> Path:
    """The same as `x,t_x,T` rows; gives the file."""
    drawn = draw(customers)
    rows = np.column_stack([drawn.x, drawn.t_x, drawn.T])
    np.savetxt(file, rows, fmt="%.17g", delimiter=",", header="x,t_x,T", comments="")
    return file
