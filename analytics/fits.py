"""Recorded fits: parameters of a statistical model, fitted once for a month and kept.

Flow:  a step asks for a month -> the recorded fit, or a first one on data from before the month -> one JSON file.
Why:   a fit is an input. Credits and scores of a past month must not move because a later night knows more; only
       `huoshui run --refit YYYY-MM` replaces a fit, and its `revision` says how often that happened.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

Parameters = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters of `model` for `month` (first day); `data_hash` of what it was fitted on, `seed` of what was drawn."""

    model: str
    month: date
    parameters: Parameters
    data_hash: str
    seed: int = 0
    revision: int = 0

    def as_json(self) -> str:
        """One stable text; floats keep every digit."""
        return json.dumps(asdict(self) | {"month": f"{self.month:%Y-%m}"}, sort_keys=True, indent=1, ensure_ascii=False)


@dataclass(slots=True)
class FitStore:
    """The folder of fits: `<model>/<YYYY-MM>.json`. `refit` is the month this night replaces, if any."""

    folder: Path
    refit: date | None = None
    _replaced: set[Path] = field(default_factory=set)

    def recorded(self, model: str, month: date, fit: Callable[[], tuple[Parameters, str]], seed: int = 0) -> Fit:
        """The fit of a month; where there is none, or it is replaced, what `fit()` gives (parameters, data hash).

        Raises ValueError when the recorded file is no fit (it names the file).
        """
        path = self.folder / model / f"{month:%Y-%m}.json"
        before = read_fit(path) if path.is_file() else None
        if before and (month != self.refit or path in self._replaced):
            return before
        parameters, data_hash = fit()
        made = Fit(model, month, parameters, data_hash, seed, before.revision + 1 if before else 0)
        _write(path, made.as_json())
        self._replaced.add(path)
        return read_fit(path)  # as every later night will see it

    def all(self) -> Iterator[Fit]:
        """Every recorded fit, by model and month."""
        for path in sorted(self.folder.glob("*/*.json")):
            yield read_fit(path)


def read_fit(path: Path) -> Fit:
    """One recorded fit. Raises ValueError naming the file when it is no fit; a retry does not help."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Fit(**told | {"month": date.fromisoformat(f"{told['month']}-01")})
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            f"Reading the recorded fit {path} failed: {error}. Remove the file to fit its month anew; credits of that "
            "month may then move. A retry does not help."
        ) from error


def fits_hash(*fits: Fit) -> str:
    """SHA-256 of recorded fits: what rests on them is made anew when one of them is replaced, and only then."""
    return hashlib.sha256("\n".join(fit.as_json() for fit in fits).encode()).hexdigest()


def data_hash(*tables: pa.Table) -> str:
    """SHA-256 over the tables' columns in order: what a fit was made on."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(repr(table.schema.names).encode())
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
