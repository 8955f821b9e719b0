"""A reader that polls `serving/current` while somebody publishes and is killed, and counts what it must never see.

Flow: open the current release -> content hash of every table in the one session -> equal to the manifest of the release
      that `_release` names, and one of the contents that were audited -> `Reads`.
Why:  BI has no lock and no retry: at any moment `current` must be one whole release.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import duckdb

from serving.content_hash import content_of
from serving.errors import ServingError
from serving.exposure import relation
from serving.manifest import DATABASE, read_manifest
from serving.open_release import open_release
from serving.store import RELEASES

_PAUSE_SECONDS = 0.3  # a read is a third of a kill's work


@dataclass(slots=True)
class Reads:
    """Counted: reads, those that failed or saw a mixture (`torn`), those of a content nobody audited (`unaudited`)."""

    reads: int = 0
    torn: int = 0
    unaudited: int = 0


def poll(serving_dir: Path, audited: Collection[str], is_over: Callable[[], bool]) -> Reads:
    """Read until it is over. `audited` holds fingerprints (`fingerprint`) of the contents that may be seen."""
    reads = Reads()
    while not is_over():
        reads.reads += 1
        try:
            seen, promised = read_once(serving_dir)
        except (duckdb.Error, ServingError, OSError):
            reads.torn += 1
            continue
        reads.torn += promised is not None and seen != promised
        reads.unaudited += fingerprint(seen) not in audited
        sleep(_PAUSE_SECONDS)
    return reads


def fingerprint(hashes: dict[str, str]) -> str:
    """A release's content in one text."""
    return " ".join(f"{name}={digest}" for name, digest in sorted(hashes.items()))


def read_once(serving_dir: Path) -> tuple[dict[str, str], dict[str, str] | None]:
    """Content hashes seen in one session, and those its manifest promises (None once retention removed the release)."""
    with open_release(serving_dir) as connection:
        row = connection.execute("select release_id from marts._release").fetchone()
        tables = connection.execute("select table_name from duckdb_tables() where table_name <> '_release'").fetchall()
        catalog = Path(DATABASE).stem
        seen = {name: content_of(connection, relation(catalog, name)).content_hash for (name,) in tables}
    folder = serving_dir / RELEASES / (row[0] if row else "")
    try:
        return seen, read_manifest(folder).content_hashes
    except ServingError:
        return seen, None if not folder.exists() else {}
