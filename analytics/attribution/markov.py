"""Attribution by an exact absorbing Markov chain of order 1 to 3.

Flow: paths -> counted chain (Start, states of the last k channels, Conversion, Null) -> conversion probability with and
      without each channel -> removal effects -> shares of all conversions (`markov_global`) or parts of each path
      (`markov_path`).
Why:  solved as a linear system, not simulated: the same input gives the same figures, whatever the order of rows.

A path shorter than k touches is one short state. Removing a channel sends every state that holds it to Null. Repeated
channels stay as they are: a loop does not change where a walk ends. With everything counted, the conversion probability
of order k equals the observed rate for every k.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import linalg

from analytics.attribution.chain_counts import count
from analytics.attribution.paths import Flags, Floats, Ints, PathError, Paths, credit

ORDERS = (1, 2, 3)


@dataclass(frozen=True)
class Chain:
    """A counted chain with `S` states over `C` channels.

    `holds`: (S, C) whether the state's last channels include the channel; `start`, `converted`, `lost`: (S,) people who
    began in the state, converted from it, left from it; `moves`: (S, S) sparse, people who went on from row to column;
    `contexts`: how many different pasts something followed, those shorter than the order included.
    """

    order: int
    holds: Flags
    start: Floats
    converted: Floats
    lost: Floats
    moves: sparse.csr_array
    contexts: int

    @cached_property
    def totals(self) -> Floats:
        """(S,) people who were in the state, once per visit."""
        total: Floats = np.asarray(self.moves.sum(axis=1)).ravel() + self.converted + self.lost
        return total

    @cached_property
    def p_conversion(self) -> float:
        """Probability that a walk from Start ends in Conversion."""
        return self._p_without(np.zeros(len(self.start), np.bool_))

    @cached_property
    def removal_effects(self) -> Floats:
        """(C,) part of the conversion probability that goes when the channel goes: 1 - p without / p; 0 when p is 0."""
        if self.p_conversion == 0:
            return np.zeros(self.holds.shape[1])
        without = np.array([self._p_without(removed) for removed in self.holds.T])
        return np.clip(1 - without / self.p_conversion, 0, 1)

    @property
    def log_likelihood(self) -> float:
        """Of everything counted, in nats."""
        begun = self.start.sum()
        told = _entropy(self.start, np.full(len(self.start), begun))
        rows = self.moves.tocoo()
        told += _entropy(rows.data, self.totals[rows.coords[0]])
        return told + _entropy(self.converted, self.totals) + _entropy(self.lost, self.totals)

    @property
    def parameters(self) -> int:
        """Free probabilities: after each context any channel or either end may follow, seen or not.

        Counting only what was seen would make rare contexts free, and the highest order win on few data.
        """
        return self.contexts * (int(self.holds.shape[1]) + 1)

    @property
    def aic(self) -> float:
        """Akaike's criterion; lower is better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    def _p_without(self, removed: Flags) -> float:
        """Conversion probability when the states `removed` (S,) lead to Null: solve (I - Q) h = r, then Start . h."""
        kept = np.flatnonzero(~removed)
        begun = self.start.sum()
        if not len(kept) or begun == 0:
            return 0.0
        totals = np.maximum(self.totals[kept], np.finfo(float).tiny)
        stay = sparse.diags_array(1 / totals) @ self.moves[kept][:, kept]
        system = sparse.eye_array(len(kept)) - stay
        reach = linalg.splu(system.tocsc()).solve(self.converted[kept] / totals)
        return float(self.start[kept] @ reach / begun)


def fit_chain(paths: Paths, order: int = 1) -> Chain:
    """Count the chain of order 1 to 3. Raises PathError for another order."""
    if order not in ORDERS:
        raise PathError(f"The order of the Markov chain is {order}; it must be 1, 2 or 3.")
    counted = count(paths, order)
    return Chain(
        order=order,
        holds=_holds(counted.grams, order, len(paths.channels)),
        start=counted.start,
        converted=counted.converted,
        lost=counted.lost,
        moves=counted.moves,
        contexts=_contexts(counted.grams, counted.is_begun, order, len(paths.channels) + 1),
    )


def choose_order(paths: Paths) -> Chain:
    """The chain whose order has the least AIC; the lower order when two are equal."""
    return min((fit_chain(paths, order) for order in ORDERS), key=lambda chain: (chain.aic, chain.order))


def shares(removal_effects: Floats) -> Floats:
    """(C,) removal effects scaled to add up to 1; equal shares when none has an effect."""
    total = float(removal_effects.sum())
    count = len(removal_effects)
    if total <= 0:
        return np.full(count, 1 / max(count, 1))
    scaled: Floats = removal_effects / total
    return scaled


def markov_global(paths: Paths, removal_effects: Floats) -> Floats:
    """(C, 2) all conversions and all value by the shares of the removal effects; says nothing of a single path."""
    totals = np.array([paths.conversions.sum(), paths.value.sum()])
    credited: Floats = np.outer(shares(removal_effects), totals)
    return credited


def markov_path(paths: Paths, removal_effects: Floats) -> Floats:
    """(C, 2) each path's conversions and value by the removal effects of its touches; equal parts when all are 0."""
    one = paths.converting
    units = removal_effects[one.codes]
    totals = np.add.reduceat(units, one.starts[:-1]) if len(one) else units
    none = totals <= 0
    parts = np.where(none[one.path_of_touch], 1.0, units) / np.where(none, one.lengths, totals)[one.path_of_touch]
    return credit(one, parts)


def _contexts(grams: Ints, is_begun: Flags, order: int, base: int) -> int:
    """Full grams, and all shorter beginnings of walks, the empty one included."""
    full = grams >= base ** (order - 1)
    first = grams[is_begun]
    shorter = [grams[~full], *(first // base**back for back in range(1, order + 1))]
    return int(full.sum()) + len(np.unique(np.concatenate(shorter)))


def _holds(grams: Ints, order: int, channels: int) -> Flags:
    digits: Ints = grams[:, None] // (channels + 1) ** np.arange(order) % (channels + 1)
    holds = np.zeros((len(grams), channels + 1), np.bool_)
    np.put_along_axis(holds, digits, values=True, axis=1)
    real: Flags = holds[:, 1:]
    return real


def _entropy(counts: Floats, totals: npt.NDArray[np.float64]) -> float:
    """Sum of n log(n / N) over what was seen."""
    seen = counts > 0
    return float((counts[seen] * np.log(counts[seen] / totals[seen])).sum())
