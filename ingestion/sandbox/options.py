"""How big a sandbox tenant is and what seeds it.

A tenant is cut into blocks of persons of one brand; each block has its own seeds and can be made alone, so memory is
bounded by one block at every scale and a block comes out the same whatever else is made.
"""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.effects import Effects, load_effects

BLOCK_PERSONS = 12_000
NUMBER_STRIDE = 10_000_000  # room for the numbers of one block's orders and touches; ids stay distinct between blocks


@dataclass(frozen=True, slots=True)
class Scale:
    """Persons per brand; `touch_rate` scales touches; history comes in files of `file_months` months."""

    persons: tuple[int, int]
    touch_rate: float = 1.0
    file_months: int = 3
    has_xlsx: bool = True


SCALES = {
    "tiny": Scale((480, 320)),
    "small": Scale((12_000, 8_000)),
    "medium": Scale((120_000, 80_000), has_xlsx=False),
    # Ten million order lines; touches are thinner, the point of this scale is order volume.
    "large": Scale((1_500_000, 1_000_000), touch_rate=0.25, file_months=1, has_xlsx=False),
}


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """Everything that decides the files of a tenant. `days` of history end on 2026-06-30, the day of the last night.

    `damage` spoils a part of each night's order and money exports as people do (`damage.py`).
    """

    seed: int = 7
    scale: str = "small"
    days: int = 540
    nights: int = 2
    effects: str = "default"
    damage: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError naming the setting that cannot be used."""
        if self.scale not in SCALES:
            raise ValueError(f"Scale must be one of {', '.join(SCALES)}; got {self.scale!r}.")
        if self.nights < 1:
            raise ValueError(f"Nights must be at least 1; got {self.nights}.")
        load_effects(self.effects)  # a wrong effects file fails here, not in the middle of a night
        if self.days < self.nights + 30:
            raise ValueError(f"Days must be at least nights + 30 ({self.nights + 30}); got {self.days}.")

    @property
    def size(self) -> Scale:
        """The numbers behind the name of the scale."""
        return SCALES[self.scale]

    @property
    def planted(self) -> Effects:
        """The planted truth."""
        return load_effects(self.effects)

    @property
    def start(self) -> int:
        """First second of the simulated history."""
        return clock.seconds(self.start_date)

    @property
    def start_date(self) -> date:
        """First business day of the simulated history."""
        return clock.END_DATE - timedelta(days=self.days - 1)

    @property
    def stop(self) -> int:
        """First second after the last night's day; nothing is simulated from here on."""
        return clock.seconds(clock.END_DATE) + clock.DAY

    def generator(self, *labels: str | int) -> np.random.Generator:
        """An independent random stream for a part of the world, named by labels."""
        return np.random.default_rng([self.seed, zlib.crc32("/".join(map(str, labels)).encode())])


@dataclass(frozen=True, slots=True)
class Block:
    """Persons `first .. first + persons - 1` of brand number `brand`; `number` is the block's place in the tenant."""

    number: int
    brand: int
    first: int
    persons: int


def blocks(options: SandboxOptions) -> list[Block]:
    """The tenant's blocks in a fixed order; the last one of a brand may be smaller."""
    cut = [
        (brand, first, min(BLOCK_PERSONS, persons - first))
        for brand, persons in enumerate(options.size.persons)
        for first in range(0, persons, BLOCK_PERSONS)
    ]
    return [Block(number, *where) for number, where in enumerate(cut)]
