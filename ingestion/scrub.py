"""Scrub: is every committed load still, byte for byte, what was written?

Flow: ledger -> folder of each load -> SHA-256 of its files against the checksums written with them -> problems.
Why:  a flipped bit in compressed data can read as another number; only a hash tells. Hashing runs at the speed of the
      disk, so all of a lake can be looked at whenever a release is verified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.home import Home
from ingestion.lake import CHECKSUMS, file_sha256
from ingestion.ledger import CommittedLoad, Ledger

_UNKNOWN = "a run is writing it, was killed over it (the next one removes it), or the ledger is an old copy."


@dataclass(frozen=True, slots=True)
class Scrub:
    """Outcome for the lake of one home; `problems` are sentences, empty when all is well."""

    loads: int
    bytes: int
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Nothing differs from what was written."""
        return not self.problems


def scrub(home: Home) -> Scrub:
    """Hash every load the ledger knows again; reads only, needs no lock."""
    ledger = Ledger(home.ledger)
    try:
        loads = ledger.loads()
    finally:
        ledger.close()
    places = [(load, _folder(home, load)) for load in loads]
    places_known = {folder for _, folder in places}
    strangers = [folder for folder in sorted(home.raw.glob("*/*/load_id=*")) if folder not in places_known]
    problems = [problem for place in places for problem in _problems(*place)]
    problems += [f"{folder.relative_to(home.raw)} is unknown to the ledger: {_UNKNOWN}" for folder in strangers]
    size = sum(path.stat().st_size for _, folder in places for path in folder.glob("part-*"))
    return Scrub(len(loads), size, tuple(problems))


def _folder(home: Home, load: CommittedLoad) -> Path:
    """By name alone: the stream may be declared no longer."""
    return home.raw.joinpath(*load.stream.split(".", 1), f"load_id={load.load_id}")


def _problems(load: CommittedLoad, folder: Path) -> Iterator[str]:
    told = f"{load.stream} load_id={load.load_id} (from {load.source_file})"
    try:
        expected = _checksums(folder / CHECKSUMS)
    except (OSError, ValueError):
        yield f"{told}: its checksums are missing or damaged. Put the folder back from a backup."
        return
    found = {path.name for path in folder.iterdir()} - {CHECKSUMS}
    for name in sorted(found ^ expected.keys()):
        yield f"{told}: {name} is {'missing' if name in expected else 'not part of the load'}."
    for name in sorted(found & expected.keys()):
        if file_sha256(folder / name) != expected[name]:
            yield f"{told}: {name} was changed after it was written (SHA-256 differs). Put it back from a backup."


def _checksums(path: Path) -> dict[str, str]:
    """Name -> hex digest. Raises ValueError for anything but lines of sha256sum."""
    pairs = [line.split("  ", 1) for line in path.read_text(encoding="ascii").splitlines()]
    if not pairs or any(len(pair) != 2 for pair in pairs):  # a load is never without a file
        raise ValueError
    return {name: digest for digest, name in pairs}
