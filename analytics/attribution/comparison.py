"""All rules on one set of paths, side by side: what `huoshui attribute` prints.

Flow: `Paths` and `Options` -> every rule that makes sense without times -> rows (channel, rule, conversions, value) and
      diagnostics (how the fitted rules came to their figures).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.attribution import heuristics, markov
from analytics.attribution.markov import ORDERS, Chain
from analytics.attribution.paths import Flags, Floats, PathError, Paths
from analytics.attribution.shapley import Shapley, shapley
from analytics.attribution.worth import count_sets


@dataclass(frozen=True, slots=True)
class Options:
    """`direct`: channels that last_non_direct passes over; `order` of the Markov chain, chosen by likelihood when left
    out; `step_days` between touches, for time_decay, which is left out without."""

    direct: tuple[str, ...] = ()
    order: int | None = None
    step_days: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`credits`: rule -> (C, 2) conversions and value; `diagnostics`: plain numbers and texts."""

    channels: tuple[str, ...]
    credits: dict[str, Floats]
    diagnostics: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> pa.Table:
        """`channel, rule, conversions, value`, rule by rule, channels by name."""
        figures = np.concatenate(list(self.credits.values()))
        count = len(self.channels)
        columns = {
            "channel": list(self.channels) * len(self.credits),
            "rule": [rule for rule in self.credits for _ in range(count)],
            "conversions": figures[:, 0],
            "value": figures[:, 1],
        }
        return pa.table(columns)


def compare(paths: Paths, options: Options = Options()) -> Comparison:
    """Every rule on the same paths. Raises PathError for an option that does not fit them."""
    is_direct = _direct(paths, options.direct)
    chains = [markov.fit_chain(paths, order) for order in (ORDERS if options.order is None else (options.order,))]
    chain = min(chains, key=lambda one: (one.aic, one.order))
    solved = shapley(count_sets(paths))
    rules = {
        "first": heuristics.first(paths),
        "last": heuristics.last(paths),
        "last_non_direct": heuristics.last_non_direct(paths, is_direct),
        "linear": heuristics.linear(paths),
        "linear_unique": heuristics.linear_unique(paths),
        "position": heuristics.position(paths),
        "markov_path": markov.markov_path(paths, chain.removal_effects),
        "markov_global": markov.markov_global(paths, chain.removal_effects),
        "shapley": solved.credit,
    }
    if options.step_days is not None:
        rules["time_decay"] = heuristics.time_decay(paths, options.step_days)
    diagnostics = _totals(paths) | {
        "markov": _markov_diagnostics(paths, chain, chains),
        "shapley": _shapley_diagnostics(paths, solved),
        "notes": list(_notes(paths, options)),
    }
    return Comparison(paths.channels, rules, diagnostics)


def _direct(paths: Paths, direct: tuple[str, ...]) -> Flags:
    unknown = [name for name in direct if name not in paths.channels]
    if unknown:
        raise PathError(
            f"No path has the direct channel {', '.join(unknown)}; channels are {', '.join(paths.channels)}."
        )
    return np.isin(paths.channels, direct)


def _totals(paths: Paths) -> dict[str, Any]:
    return {
        "paths": len(paths),
        "touches": len(paths.codes),
        "channels": len(paths.channels),
        "conversions": float(paths.conversions.sum()),
        "value": float(paths.value.sum()),
        "null": float(paths.nulls.sum()),
    }


def _markov_diagnostics(paths: Paths, chain: Chain, chains: list[Chain]) -> dict[str, Any]:
    return {
        "order": chain.order,
        "p0": chain.p_conversion,
        "removal_effects": _by_channel(paths, chain.removal_effects),
        "orders": [
            {"order": one.order, "log_likelihood": one.log_likelihood, "parameters": one.parameters, "aic": one.aic}
            for one in chains
        ],
    }


def _shapley_diagnostics(paths: Paths, solved: Shapley) -> dict[str, Any]:
    return {
        "method": "sampled" if solved.permutations else "exact",
        "sets": len(solved.worth.keys),
        "permutations": solved.permutations,
        "standard_error": _by_channel(paths, solved.standard_error),
    }


def _by_channel(paths: Paths, figures: Floats) -> dict[str, float]:
    return dict(zip(paths.channels, figures.tolist(), strict=True))


def _notes(paths: Paths, options: Options) -> Iterator[str]:
    """What a reader must know before using the figures."""
    if not paths.nulls.any():
        yield (
            "No path says how many did not convert (column null): every walk converts, so markov_* and shapley only "
            "count in how many paths a channel is."
        )
    if not options.direct:
        yield "No direct channels were named (--direct a,b), so last_non_direct equals last."
