"""Attribution rules beside the truth: where each rule sees revenue, and where touches really caused it.

Paths: the touches of 30 days before an order and after the person's order before it, then the channel of sale; what a
person did after their last order is a path that sold nothing. A delivery alone is no touch.
"""

import numpy as np
import numpy.typing as npt

from analytics.attribution.comparison import Options, compare
from analytics.attribution.paths import Paths
from benchmarks.evaluation.worlds import Tenant
from ingestion.sandbox import clock
from ingestion.sandbox.channels import BASE, CHANNELS
from ingestion.sandbox.frame import Array

LOOKBACK = 30 * clock.DAY
DIRECT = ("CH06", "CH15", "CH17", "CH99")
Shares = dict[str, npt.NDArray[np.float64]]


def paths(tenant: Tenant) -> Paths:
    """Every order's path, and one without a sale for every person with touches after their last order."""
    person, at, channel = _touches(tenant)
    frame, net = tenant.world.orders, tenant.net
    paid = np.flatnonzero((tenant.paid_day >= 0) & (net > 0))
    paid = paid[np.lexsort((frame["paid_at"][paid], frame["person"][paid]))]
    who, when = frame["person"][paid], frame["paid_at"][paid]
    stride = np.int64(tenant.options.stop + 1)
    following = np.searchsorted(who * stride + when, person * stride + at)  # the next order after each touch, if any
    has_order = (following < len(paid)) & (who[np.minimum(following, len(paid) - 1)] == person)
    near = has_order & (when[np.minimum(following, len(paid) - 1)] - at <= LOOKBACK)
    late = ~has_order & (at >= tenant.options.stop - LOOKBACK)
    group = np.concatenate([np.arange(len(paid)), following[near], len(paid) + person[late]])
    moment = np.concatenate([np.full(len(paid), clock.NEVER), at[near], at[late]])
    codes = np.concatenate([frame["channel"][paid], channel[near], channel[late]])
    ranked = np.lexsort((codes, moment, group))
    names, starts = np.unique(group[ranked], return_index=True)
    sold = names < len(paid)
    value = np.where(sold, net[paid[np.minimum(names, len(paid) - 1)]], 0.0)
    return Paths(
        CHANNELS,
        codes[ranked].astype(np.int32),
        np.append(starts, len(group)).astype(np.int64),
        sold.astype(np.float64),
        value,
        (~sold).astype(np.float64),
    )


def _touches(tenant: Tenant) -> tuple[Array, Array, Array]:
    """Person, instant and channel of what people did themselves: clicks, visits, sessions they came to."""
    seen = tenant.world.touches
    parts = []
    for name in ("pushes", "visits", "shares", "reservations"):
        frame = seen[name]
        at = frame.get("clicked_at", frame["at"])
        keep = (frame["channel"] >= 0) & (at < tenant.options.stop)
        parts.append((frame["person"][keep], at[keep], frame["channel"][keep]))
    person, at, channel = (np.concatenate(column) for column in zip(*parts, strict=True))
    return person, at, channel


def truth(tenant: Tenant) -> npt.NDArray[np.float64]:
    """Net revenue that touches of each channel caused, in the order of CHANNELS."""
    frame = tenant.world.orders
    caused = (frame["causal"] != BASE) & (tenant.paid_day >= 0)
    return np.asarray(np.bincount(frame["causal"][caused], tenant.net[caused], len(CHANNELS)), np.float64)


def credited(tenant: Tenant) -> Shares:
    """Net revenue every rule credits to each channel, in the order of CHANNELS; `platform` is the sale's channel."""
    found = paths(tenant)
    last = found.codes[found.starts[1:] - 1]
    rules = {"platform": np.bincount(last, found.value, len(CHANNELS)).astype(np.float64)}
    compared = compare(found, Options(direct=DIRECT, order=1))
    return rules | {rule: np.asarray(both[:, 1], np.float64) for rule, both in compared.credits.items()}


def distance(credit: npt.NDArray[np.float64], caused: npt.NDArray[np.float64]) -> float:
    """Share of revenue that would have to move to another channel: half the sum of the differences of shares."""
    return float(np.abs(credit / credit.sum() - caused / caused.sum()).sum() / 2)
