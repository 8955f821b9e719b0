"""Which kills a series tries: every named point at every hit it has, leftovers upon leftovers, and random moments.

Flow: hits counted in an undisturbed cycle -> `named_cases` -> `chained_cases` -> as many random ones as are wanted.
Why:  named points hold the moments somebody thought of, random ones the others (inside a Parquet write, inside SQLite's
      commit, inside DuckDB's checkpoint).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

_LEFTOVERS = ("lake.renamed:1", "quarantine.synced:1", "ledger.written:1", "lake.published:2")  # two or more each
_KILLS_PER_HOME = 4


@dataclass(frozen=True, slots=True)
class Case:
    """Kills of one home, one run after the other: a point (`lake.renamed:2`) or a share of the cycle's time."""

    kills: tuple[str | float, ...]


def named_cases(hits: Mapping[str, int], most: int) -> Iterator[Case]:
    """Every point at up to `most` hits, spread over those it has."""
    for point, count in sorted(hits.items()):
        chosen = {round(1 + step * (count - 1) / max(most - 1, 1)) for step in range(most)} if count > most else None
        yield from (Case((f"{point}:{hit}",)) for hit in sorted(chosen or range(1, count + 1)))


def chained_cases() -> Iterator[Case]:
    """A second kill while the next run clears away what the first one left."""
    for first in _LEFTOVERS:
        yield Case((first, "repair.removed:1"))
        yield Case((first, "repair.removed:2"))
    yield Case(("serving.sealed:1", "serving.started:1"))
    yield Case(("serving.linked:1", "serving.linked:1"))
    yield Case(("ledger.committed:1", "inbox.leaving:1", "inbox.moved:2"))


def random_cases(kills: int, seed: int) -> Iterator[Case]:
    """Homes killed four times in a row, each time at a random share of the cycle's time."""
    random = Random(seed)  # noqa: S311  repeatable, nothing secret
    for done in range(0, kills, _KILLS_PER_HOME):
        yield Case(tuple(random.uniform(0.0, 0.95) for _ in range(min(_KILLS_PER_HOME, kills - done))))
