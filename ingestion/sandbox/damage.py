"""Damaged deliveries: what people do to export files before they arrive, with a sidecar of what must become of each.

Flow: files of a night -> some are written again in place (other encoding, guards, preamble, totals, packed; bad rows
      among the good) -> more lie beside one of them (copies, cut copies, login pages, destroyed ids) -> `Planted` each.
Why:  intake is only proven on files whose account is known beforehand. Every bad row is an extra one under an id of its
      own, so the lake without the bad rows is the undamaged night's.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from ingestion.sandbox.damage_beside import BESIDE
from ingestion.sandbox.damage_file import Planted, is_damageable, read_csv
from ingestion.sandbox.damage_kinds import BAD_ROWS, FORMS
from ingestion.sandbox.delivery import SETTLED_SECONDS

SIDECAR = "damage.json"
_LARGEST = 8 << 20  # larger exports stay whole: damage is planted in memory
_ENOUGH_ROWS = 100  # so many rows, that a share of bad ones means something


def plant_damage(files: Sequence[Path], inbox: Path, rng: np.random.Generator, is_first: bool) -> list[Planted]:
    """Damage the files of a delivery where they lie; gives the verdict that every damaged file must get.

    Files change in place on the first night (`is_first`) only: later ones repeat rows of earlier nights, and how many
    of theirs are known cannot be told from the file alone.
    """
    targets = [path for path in sorted(files) if is_damageable(path) and path.stat().st_size <= _LARGEST]
    targets = [targets[place] for place in rng.permutation(len(targets))]
    if not targets:
        return []
    source = max(targets, key=lambda path: path.stat().st_size)  # stays whole; further files are made of it
    changed = [path for path in targets if path != source] if is_first else []
    planted = [*_in_place(changed, rng), *_beside(source, rng)]
    return sorted((replace(one, file=str(Path(one.file).relative_to(inbox))) for one in planted), key=lambda p: p.file)


def _in_place(targets: Sequence[Path], rng: np.random.Generator) -> Iterator[Planted]:
    """Every target in one form, with bad rows of one kind or none; `file` is the full path."""
    forms, kinds = (list(rng.permutation(list(names))) for names in (FORMS, BAD_ROWS))
    for number, path in enumerate(targets):
        form, kind = forms[number % len(forms)], kinds[number % len(kinds)]
        file = read_csv(path)
        count = min(len(file.rows), 3)
        spoiled = BAD_ROWS[kind](file, rng.choice(len(file.rows), count, replace=False).tolist())
        name, content = FORMS[form](spoiled)
        path.unlink()
        _write(path.with_name(name), content)
        yield spoiled.loaded(str(path.with_name(name)), f"{form}, {kind}")


def _beside(source: Path, rng: np.random.Generator) -> Iterator[Planted]:
    """One new file of every kind beside the source, which stays whole."""
    file = read_csv(source)
    for name, damage in BESIDE.items():
        if name == "mostly_bad" and len(file.rows) < _ENOUGH_ROWS:
            continue
        planted, content = damage(file, rng)
        _write(source.with_name(planted.file), content)
        yield replace(planted, file=str(source.with_name(planted.file)))


def _write(path: Path, content: bytes) -> None:
    """Write a file as the delivery does: dated back, because nobody writes on it any more."""
    path.write_bytes(content)
    settled = time.time() - SETTLED_SECONDS
    os.utime(path, (settled, settled))


def write_sidecar(folder: Path, planted: Sequence[Planted]) -> Path:
    """Write `damage.json` into `folder`: `{"files": [...]}`, one object per damaged file."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = [asdict(one) | {"reasons": [{"reason": r, "count": n} for r, n in one.reasons]} for one in planted]
    path = folder / SIDECAR
    path.write_text(json.dumps({"files": listed}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
