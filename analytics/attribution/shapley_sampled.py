"""Shapley parts of sets too large to solve: the mean over random orders of arrival, with a standard error.

Flow: rounds of random orders, each with its reverse -> what every channel adds when it arrives -> mean and error; ends
      when no channel's error is above 0.5 % of what is shared, or after `MOST_ROUNDS`.
Why:  the reverse of an order costs nothing and cancels much of its noise. Every order shares exactly the whole
      worth, so efficiency is exact, and the seed is fixed, so figures repeat.
"""

import numpy as np

from analytics.attribution.paths import Codes, Flags, Floats, Ints
from analytics.attribution.worth import Worth

SEED = 20261128
PAIRS_PER_ROUND = 32
MOST_ROUNDS = 64
TOLERANCE = 0.005


def sample_parts(worth: Worth, sets: Ints, parts: Floats, errors: Floats) -> int:
    """Fill `parts` and `errors` (beside `worth.codes`) of the given sets; returns the orders drawn for each."""
    generator = np.random.default_rng(SEED)
    games = [_Game(worth, int(one)) for one in sets]
    weights = np.maximum(worth.conversions[sets], 1.0)
    shared = weights.sum()
    rounds, largest = 0, np.inf
    while rounds < MOST_ROUNDS and largest > TOLERANCE * shared:
        variance = np.zeros(len(worth.channels))
        for game, weight in zip(games, weights, strict=True):
            game.play(generator)
            variance[worth.codes[game.places]] += (game.error * weight) ** 2
        rounds, largest = rounds + 1, float(np.sqrt(variance.max()))
    for game in games:
        parts[game.places] = game.mean
        errors[game.places] = game.error
    return 2 * PAIRS_PER_ROUND * rounds


class _Game:
    """The channels of one set, and what was learnt about their parts so far."""

    def __init__(self, worth: Worth, chosen: int) -> None:
        self.places = np.arange(worth.starts[chosen], worth.starts[chosen + 1])
        members = worth.codes[self.places]
        self._size = len(members)
        self._inside, self._rates = _parts_seen(worth, worth.membership[chosen], members)
        self._drawn = 0
        self._sum = np.zeros(self._size)
        self._squares = np.zeros(self._size)

    def play(self, generator: np.random.Generator) -> None:
        """Draw a round of orders and their reverses."""
        for _ in range(PAIRS_PER_ROUND):
            order = generator.permutation(self._size).astype(np.int64)
            pair = (self._gains(order) + self._gains(order[::-1])) / 2
            self._sum += pair
            self._squares += pair**2
            self._drawn += 1

    @property
    def mean(self) -> Floats:
        """Parts, adding up to 1."""
        return self._sum / self._drawn

    @property
    def error(self) -> Floats:
        """Standard errors of the parts."""
        spread = np.maximum(self._squares / self._drawn - self.mean**2, 0)
        return np.sqrt(spread / max(self._drawn - 1, 1))

    def _gains(self, order: Ints) -> Floats:
        """What each channel adds on arrival, as a part of the whole; a seen set counts once it is complete."""
        if not len(self._rates) or self._rates.max() <= 0:
            return np.full(self._size, 1 / self._size)
        arrival = np.empty(self._size, np.int64)
        arrival[order] = np.arange(self._size)
        complete = np.where(self._inside, arrival, -1).max(axis=1)
        reached = np.zeros(self._size)
        np.maximum.at(reached, complete, self._rates)
        reached = np.maximum.accumulate(reached)
        gains: Floats = np.diff(reached, prepend=0.0)[arrival] / reached[-1]
        return gains


def _parts_seen(worth: Worth, holds: Flags, members: Codes) -> tuple[Flags, Floats]:
    """Seen sets within the set that `holds` (C,) describes: (N, size) which members they have, and (N,) their rates."""
    within = np.flatnonzero(~(worth.membership & ~holds).any(axis=1))
    return worth.membership[np.ix_(within, members)], worth.rates[within]
