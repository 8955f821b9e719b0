"""What a scorer says of one seed, and what all seeds together say of an estimator."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analytics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """One estimate of one world beside the planted truth; `question` and `subject` name what was asked of whom."""

    question: str
    subject: str
    truth: float
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Summary:
    """All seeds of one question and subject; shares are of seeds, `width` is the median half-width over the effect."""

    question: str
    subject: str
    seeds: int
    answered: float
    truth: float
    mean: float
    covered: float
    found: float
    width: float


def summarize(outcomes: Iterable[Outcome]) -> list[Summary]:
    """One summary per question and subject, in the order of their first outcome."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.question, one.subject), []).append(one)
    return [_summary(key, group) for key, group in groups.items()]


def _summary(key: tuple[str, str], group: list[Outcome]) -> Summary:
    told = [(one.truth, one.estimate) for one in group if one.estimate is not None]
    truth = float(np.mean([one.truth for one in group]))
    widths = [estimate.half_width for _, estimate in told]
    return Summary(
        *key,
        seeds=len(group),
        answered=len(told) / len(group),
        truth=truth,
        mean=float(np.mean([estimate.value for _, estimate in told])) if told else float("nan"),
        covered=float(np.mean([estimate.covers(true) for true, estimate in told])) if told else float("nan"),
        found=float(np.mean([not estimate.covers(0) for _, estimate in told])) if told else float("nan"),
        width=float(np.median(widths)) / abs(truth) if told and truth else float("nan"),
    )
