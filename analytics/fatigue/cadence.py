"""What a week with k touches is worth, and how many are best.

    worth(k) = orders(k) margin - (leave(k) - leave(0)) to_come

orders(k): orders a week with k touches brings beside those of the same persons' quiet weeks, less what quiet weeks of
the same sums bring beside them (who has just bought is not as they are at other times); margin: of an order;
leave(k): chance to leave within a week lived with k touches in the last seven days (`leaving`, by days lived so);
to_come: margin a person brings within a year at the present pace.
Why a difference and not a logit of buying: what a touch causes comes on top of what a person buys anyway, so it adds;
an odds ratio of a seldom buyer and of a frequent one would be two numbers for one effect.
"""

from dataclasses import dataclass

import numpy as np

from analytics.estimate import Floats, Mask
from analytics.fatigue.hazard import HazardError
from analytics.fatigue.jackknife import delete_a_group, reach
from analytics.fatigue.leaving import LEVELS, QUARTERS, TENURES, leaving

MEASURES = (
    "weeks",
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
LIFE = (LEVELS, TENURES, QUARTERS, 2)  # days lived and opt-outs among them
_CURVES = ("hazard", "orders", "worth", "hazard_service", "hazard_sales", "sales_log_odds")
_TOLD = len(_CURVES) + QUARTERS  # and the worth with each share of sales content


@dataclass(frozen=True, slots=True)
class Curve:
    """Values over LEVELS with their standard errors; NaN where nothing can be told."""

    value: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Cadence:
    """Curves over LEVELS and the best level.

    `recommended` is None when nothing holds: no level is better than silence for sure, nor silence better than all.
    """

    hazard: Curve
    hazard_service: Curve  # without sales content
    hazard_sales: Curve  # with sales content only
    sales_log_odds: Curve  # of leaving, sales content only against none; the same at every level
    orders: Curve  # extra orders of a week
    worth: Curve  # fen of a week
    worth_by_share: tuple[Curve, ...]  # fen of a week with none .. all four quarters of it sales content
    groups: int
    recommended: int | None


def cadence(sums: Floats, life: Floats, claims: int = 1) -> Cadence:
    """Curves from sums of person-weeks (groups x LEVELS x MEASURES) and of lived time (groups x LIFE).

    `claims` is in how many such worlds at once a best level is looked for.
    """
    groups = int((sums[:, :, 0].sum(axis=1) > 0).sum())
    known = sums.sum(axis=0)[:, MEASURES.index("compared_weeks")] >= MIN_WEEKS
    known[0] = known[1:].any()
    unknown = np.full((_TOLD, LEVELS), np.nan)
    values, errors = unknown, unknown
    if life[..., 1].sum() >= MIN_OPT_OUTS:
        try:
            values, errors = delete_a_group(np.concatenate([_flat(sums), _flat(life)], axis=1), _curves)
        except HazardError:
            values, errors = unknown, unknown
    curves = [Curve(*(np.where(known, side, np.nan) for side in pair)) for pair in zip(values, errors, strict=True)]
    named = dict(zip(_CURVES, curves, strict=False))
    shares = tuple(curves[len(_CURVES) :])
    recommended = best(named["worth"], groups, claims)
    return Cadence(**named, worth_by_share=shares, groups=groups, recommended=recommended)


def sales_share_limit(found: Cadence, level: int, claims: int = 1) -> float | None:
    """The greatest share of sales content, in quarters, with which `level` touches pay for sure.

    All shares, and `claims` such worlds, at once (Bonferroni). None where content does nothing for sure, and where no
    share is worth it. Only leaving knows the content: what a touch brings is taken to be the same whatever it says.
    """
    odds, error = found.sales_log_odds.value[level], found.sales_log_odds.error[level]
    if not abs(odds) > reach(found.groups, claims) * error > 0:
        return None
    sure = reach(found.groups, claims * QUARTERS)
    paying = [share for share, one in enumerate(found.worth_by_share) if one.value[level] > sure * one.error[level]]
    return max(paying) / (QUARTERS - 1) if paying else None


def best(curve: Curve, groups: int, claims: int = 1) -> int | None:
    """The level worth most, if it is worth more than nothing for sure; 0 if every level is worth less for sure."""
    worth, error = curve.value, curve.error
    told: Mask = np.isfinite(worth[1:]) & np.isfinite(error[1:]) & (error[1:] > 0)
    if not told.any():
        return None
    levels = 1 + np.flatnonzero(told)
    sure = reach(groups, claims * len(levels)) * error[levels]
    first = levels[int(np.argmax(worth[levels]))]
    if worth[first] - sure[levels == first][0] > 0:
        return int(first)
    return 0 if bool((worth[levels] + sure < 0).all()) else None


def _flat(sums: Floats) -> Floats:
    return sums.reshape(len(sums), -1)


def _curves(total: Floats) -> Floats:
    """Curves (_TOLD x LEVELS) from the sums of all persons, weeks first, then lived time."""
    cut = LEVELS * len(MEASURES)
    of = dict(zip(MEASURES, total[:cut].reshape(LEVELS, -1).T, strict=True))
    found = leaving(total[cut:].reshape(LIFE))
    orders = of["excess_orders"] / np.maximum(of["compared_weeks"], 1)
    orders = orders - orders[0]
    margin, to_come = _margin(of), _to_come(of)
    worth, *by_share = (orders * margin - (one - found.usual[0]) * to_come for one in (found.usual, *found.by_share))
    odds = np.full(LEVELS, found.log_odds)
    return np.stack([found.usual, orders, worth, found.service, found.sales, odds, *by_share])


def _margin(of: dict[str, Floats]) -> float:
    """Contribution margin of an order in fen; NaN without orders or known costs."""
    costed, orders = of["costed_net_fen"].sum(), of["orders"].sum()
    if costed <= 0 or orders <= 0:
        return float("nan")
    return float(of["net_fen"].sum() / orders * of["cm3_fen"].sum() / costed)


def _to_come(of: dict[str, Floats]) -> float:
    """Contribution margin a person brings in WEEKS_TO_COME weeks like these, in fen."""
    return _margin(of) * float(of["orders"].sum() / max(of["weeks"].sum(), 1)) * WEEKS_TO_COME
