"""A file of random paths: up to 8 touches over 12 channels, one in five converts, values in cents. Seeded."""

from pathlib import Path

import numpy as np

CHANNELS = 12
LONGEST = 8
SEED = 20261128
_ROWS = 50_000


def write_paths(file: Path, paths: int) -> Path:
    """Write `path;conversions;value;null` rows; gives the file."""
    rng = np.random.default_rng(SEED)
    odds = np.arange(CHANNELS, 0, -1) / (CHANNELS * (CHANNELS + 1) / 2)
    names = np.array([f"CH{number:02}" for number in range(1, CHANNELS + 1)])
    with file.open("w", encoding="utf-8") as out:
        out.write("path;conversions;value;null\n")
        for first in range(0, paths, _ROWS):
            count = min(_ROWS, paths - first)
            lengths = rng.integers(1, LONGEST + 1, count)
            touches = iter(names[rng.choice(CHANNELS, size=int(lengths.sum()), p=odds)].tolist())
            converted = (rng.random(count) < 0.2).astype(int)
            values = np.round(converted * rng.gamma(2, 50, count), 2)
            for length, one, value in zip(lengths.tolist(), converted.tolist(), values.tolist(), strict=True):
                path = " > ".join(next(touches) for _ in range(length))
                out.write(f"{path};{one};{value};{1 - one}\n")
    return file
