"""P(alive) of MBG/NBD against who is alive in the sandbox: calibration and ranking, beside recency alone.

Flow: one brand's paid orders -> purchase days -> MBG/NBD fitted on all of them -> P(alive) of every buyer on the last
      day -> the planted state.
Why:  whoever is greeted as alive must be; and days since the last purchase are what everybody already has.
Source: Naeini, Cooper, Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian binning" (expected
      calibration error over bins of equal width).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from analytics.lifetime.arrays import Flags, Floats
from analytics.lifetime.btyd import fit_btyd
from analytics.lifetime.expectation import p_alive
from analytics.lifetime.likelihood import Model
from analytics.lifetime.summary import Purchases, summarize
from benchmarks.evaluation.worlds import BRAND_NAMES, Tenant
from ingestion.sandbox import clock

BINS = 10


@dataclass(frozen=True, slots=True)
class Liveliness:
    """Buyers of one brand in one world, three arrays of one length; `recency` is minus the days since the last one."""

    brand: str
    told: Floats
    is_alive: Flags
    recency: Floats


@dataclass(frozen=True, slots=True)
class Bins:
    """Buyers by P(alive), arrays of BINS: how many, mean of what was told, share that is alive (0 where empty)."""

    buyers: Floats
    told: Floats
    alive: Floats

    @property
    def error(self) -> float:
        """Expected calibration error: mean distance of the two, weighed by buyers."""
        return float(np.average(np.abs(self.told - self.alive), weights=self.buyers))


def liveliness(tenant: Tenant) -> Liveliness | None:
    """None where the model has no fit."""
    day = tenant.paid_day
    paid = day >= 0
    last_day = tenant.options.days - 1
    purchases = Purchases(tenant.world.orders["person"][paid], day[paid], tenant.net[paid].astype(np.int64))
    summary = summarize(purchases, last_day)
    fit = fit_btyd(Model.MBG_NBD, summary)
    if fit.parameters is None:
        return None
    return Liveliness(
        BRAND_NAMES[tenant.brand],
        p_alive(Model.MBG_NBD, fit.parameters, summary),
        tenant.world.died_at[summary.customer] == clock.NEVER,
        (summary.last_day - last_day).astype(np.float64),
    )


def by_brand(worlds: Sequence[Liveliness]) -> list[list[Liveliness]]:
    """The worlds of each brand, in the order of their first one."""
    names = dict.fromkeys(one.brand for one in worlds)
    return [[one for one in worlds if one.brand == name] for name in names]


def binned(worlds: Sequence[Liveliness]) -> Bins:
    """All buyers of the worlds by P(alive)."""
    told = np.concatenate([one.told for one in worlds])
    alive = np.concatenate([one.is_alive for one in worlds])
    place = np.minimum((told * BINS).astype(np.int64), BINS - 1)
    buyers = np.bincount(place, minlength=BINS).astype(np.float64)
    sums = (np.bincount(place, values, BINS) for values in (told, alive.astype(np.float64)))
    return Bins(buyers, *(total / np.maximum(buyers, 1) for total in sums))


def ranked(score: Floats, is_alive: Flags) -> float:
    """Area under the receiver's curve: how often one who is alive scores above one who is not, ties by half."""
    living, dead = int(is_alive.sum()), int((~is_alive).sum())
    return float((rankdata(score)[is_alive].sum() - living * (living + 1) / 2) / (living * dead))
