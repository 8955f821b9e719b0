"""Worlds with effects and worlds without, seed by seed, through every scorer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from benchmarks.evaluation import channels
from benchmarks.evaluation.alive import Liveliness, liveliness
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.scorers import SCORERS, Scorer
from benchmarks.evaluation.worlds import tenants
from ingestion.sandbox.channels import CHANNELS
from ingestion.sandbox.options import SandboxOptions

Gaps = dict[str, list[npt.NDArray[np.float64]]]


@dataclass
class Evaluation:
    """`planted` and `empty`: outcomes of worlds with and without effects.

    `gaps`: per rule and world, the rule's share of revenue less the share that was caused, by channel. `alive`: buyers
    of every world with effects.
    """

    scale: str
    planted: list[Outcome] = field(default_factory=list)
    empty: list[Outcome] = field(default_factory=list)
    gaps: Gaps = field(default_factory=dict)
    alive: list[Liveliness] = field(default_factory=list)

    def distances(self) -> dict[str, npt.NDArray[np.float64]]:
        """Per rule, the distance to what was caused in every world; nearest rule first."""
        found = {rule: np.array([np.abs(one).sum() / 2 for one in many]) for rule, many in self.gaps.items()}
        return dict(sorted(found.items(), key=lambda item: float(item[1].mean())))


def evaluate(
    seeds: Iterable[int], scale: str, scorers: Iterable[Scorer] = SCORERS, say: Callable[[str], None] = lambda _: None
) -> Evaluation:
    """Score every seed's two worlds."""
    result, chosen = Evaluation(scale), tuple(scorers)
    for seed in seeds:
        say(f"seed {seed}")
        for effects, outcomes in (("default", result.planted), ("none", result.empty)):
            for tenant in tenants(SandboxOptions(seed=seed, scale=scale, effects=effects)):
                outcomes += [outcome for scorer in chosen for outcome in scorer(tenant)]
                if effects == "default":
                    _compare(result.gaps, channels.credited(tenant), channels.truth(tenant))
                    found = liveliness(tenant)
                    result.alive += [found] if found else []
    return result


def _compare(gaps: Gaps, credited: channels.Shares, caused: npt.NDArray[np.float64]) -> None:
    for rule, credit in credited.items():
        gaps.setdefault(rule, []).append(credit / credit.sum() - caused / caused.sum())


def misled(result: Evaluation, rule: str, count: int = 3) -> list[tuple[str, float]]:
    """Channels that the rule is furthest off on, with the mean difference of shares."""
    mean = np.mean(result.gaps[rule], axis=0)
    return [(CHANNELS[place], float(mean[place])) for place in np.argsort(-np.abs(mean))[:count]]
