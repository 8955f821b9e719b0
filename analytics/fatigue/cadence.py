"""What a week with k touches is worth, and how many are best.

    worth(k) = orders(k) margin - (leave(k) - leave(0)) to_come

orders(k): orders a week with k touches brings beside those of the same persons' quiet weeks; margin: of an order;
leave(k): chance to leave within a week lived with k touches in the last seven days (`hazard`, by days lived so);
to_come: margin a person brings within a year at the present pace.
Why a difference and not a logit of buying: what a touch causes comes on top of what a person buys anyway, so it adds;
an odds ratio of a seldom buyer and of a frequent one would be two numbers for one effect.
"""

from dataclasses import dataclass

import numpy as np

from analytics.estimate import Floats, Mask
from analytics.fatigue.hazard import HazardError, hazard_curve
from analytics.fatigue.jackknife import delete_a_group, reach

LEVELS = 8  # 0 .. 7 touches a week, 7 and more together
MEASURES = (
    "weeks",
    "days",
    "opt_outs",
    "compared_weeks",
    "excess_orders",
    "orders",
    "net_fen",
    "costed_net_fen",
    "cm3_fen",
)
MIN_WEEKS = 100  # of a level, compared with quiet ones of the same persons
MIN_OPT_OUTS = 20
WEEKS_TO_COME = 52
TOUCHES = np.arange(LEVELS, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Curves over LEVELS with their standard errors (NaN: cannot be told), and the best level.

    `recommended` is None when nothing holds: no level is better than silence for sure, nor silence better than all.
    """

    hazard: Floats
    hazard_error: Floats
    orders: Floats  # extra orders of a week
    orders_error: Floats
    worth: Floats  # fen of a week
    worth_error: Floats
    groups: int
    recommended: int | None


def cadence(sums: Floats) -> Cadence:
    """Curves from sums of person-weeks (groups x LEVELS x MEASURES)."""
    groups = int((sums[:, :, 0].sum(axis=1) > 0).sum())
    total = sums.sum(axis=0)
    known = total[:, MEASURES.index("compared_weeks")] >= MIN_WEEKS
    known[0] = known[1:].any()
    unknown = np.full((3, LEVELS), np.nan)
    curves, errors = unknown, unknown
    if total[:, MEASURES.index("opt_outs")].sum() >= MIN_OPT_OUTS:
        try:
            curves, errors = delete_a_group(sums, _curves)
        except HazardError:
            curves, errors = unknown, unknown
    curves, errors = np.where(known, curves, np.nan), np.where(known, errors, np.nan)
    return Cadence(
        hazard=curves[0],
        hazard_error=errors[0],
        orders=curves[1],
        orders_error=errors[1],
        worth=curves[2],
        worth_error=errors[2],
        groups=groups,
        recommended=best(curves[2], errors[2], groups),
    )


def best(worth: Floats, error: Floats, groups: int) -> int | None:
    """The level worth most, if it is worth more than nothing for sure; 0 if every level is worth less for sure."""
    told: Mask = np.isfinite(worth[1:]) & np.isfinite(error[1:]) & (error[1:] > 0)
    if not told.any():
        return None
    levels = 1 + np.flatnonzero(told)
    sure = reach(groups, len(levels)) * error[levels]
    first = levels[int(np.argmax(worth[levels]))]
    if worth[first] - sure[levels == first][0] > 0:
        return int(first)
    return 0 if bool((worth[levels] + sure < 0).all()) else None


def _curves(total: Floats) -> Floats:
    """Hazard, extra orders and worth (3 x LEVELS) from the sums of all persons (LEVELS x MEASURES)."""
    of = dict(zip(MEASURES, total.T, strict=True))
    orders = of["excess_orders"] / np.maximum(of["compared_weeks"], 1)
    orders[0] = 0.0
    hazard = 1 - (1 - hazard_curve(TOUCHES, of["days"], of["opt_outs"], TOUCHES)) ** 7
    worth = orders * _margin(of) - (hazard - hazard[0]) * _to_come(of)
    return np.stack([hazard, orders, worth])


def _margin(of: dict[str, Floats]) -> float:
    """Contribution margin of an order in fen; NaN without orders or known costs."""
    costed, orders = of["costed_net_fen"].sum(), of["orders"].sum()
    if costed <= 0 or orders <= 0:
        return float("nan")
    return float(of["net_fen"].sum() / orders * of["cm3_fen"].sum() / costed)


def _to_come(of: dict[str, Floats]) -> float:
    """Contribution margin a person brings in WEEKS_TO_COME weeks like these, in fen."""
    return _margin(of) * float(of["orders"].sum() / max(of["weeks"].sum(), 1)) * WEEKS_TO_COME
