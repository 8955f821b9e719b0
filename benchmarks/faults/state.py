"""What a home holds, as values that must be equal whether or not anybody was killed on the way.

Flow: home at rest -> `capture` -> `State` (JSON) -> `compare(expected, found)` -> `Findings`, all zero when nothing is
      lost, doubled or left lying around.
Why:  the comparison is of content and accounting; what may differ (sequence numbers, times, release names) is left out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

import duckdb

from ingestion.home import Home
from ingestion.lake import load_folder
from ingestion.ledger import Ledger
from ingestion.settings import load_settings
from serving.store import find_release, list_releases
from serving.verify import verify

_NO_KILL_LEAVES = ("current", "pinned", "releases")


@dataclass(frozen=True, slots=True)
class State:
    """Sorted lists of texts, and `marts`: content hash by table.

    `rows` of the lake, `files` and `held` (quarantine) of the ledger, `inbox` paths with their hash, and `strays`: what
    no ledger or manifest knows.
    """

    rows: list[str]
    files: list[str]
    held: list[str]
    inbox: list[str]
    strays: list[str]
    marts: dict[str, str]

    def as_json(self) -> str:
        """One document."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_state(text: str) -> State:
    """The state in a document of `as_json`."""
    return State(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Findings:
    """Differences counted: rows lost and doubled (O1), accounts and files that differ (O2), strays (O3), marts (O1)."""

    lost: int = 0
    doubled: int = 0
    accounts: int = 0
    strays: int = 0
    marts: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing differs."""
        return not any(astuple(self))

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))


def compare(expected: State, found: State) -> Findings:
    """Count what differs."""
    lost, doubled = _differences(expected.rows, found.rows)
    accounts = sum(
        sum(_differences(getattr(expected, name), getattr(found, name))) for name in ("files", "held", "inbox")
    )
    marts = sum(
        expected.marts.get(name) != found.marts.get(name) for name in expected.marts.keys() | found.marts.keys()
    )
    return Findings(lost, doubled, accounts, len(found.strays), marts)


def _differences(expected: Iterable[str], found: Iterable[str]) -> tuple[int, int]:
    left, right = Counter(expected), Counter(found)
    return (left - right).total(), (right - left).total()


def capture(home: Home) -> State:
    """Look at everything; the caller must be a process that may be thrown away (DuckDB is used)."""
    ledger = Ledger(home.ledger)
    try:
        loads, files, held, drift = ledger.loads(), ledger.files(), ledger.quarantined(), ledger.drift.events()
    finally:
        ledger.close()
    streams = load_settings(home).all_streams
    folders = {load_folder(home, streams[load.stream], load.load_id) for load in loads}
    kept = {home.quarantine / record.quarantine_id / str(record.generation) for record in held}
    accounts = [_text(*astuple(record)) for record, _ in files]
    accounts += [_text(record.source_file, "rows do not add up") for record, _ in files if not _adds_up(record)]
    counts = ("load_id", "stream", "source_file", "rows_in", "loaded", "quarantined", "duplicate")
    accounts += [_text(*(getattr(load, name) for name in counts)) for load in loads]
    accounts += [_text("drift", one.source_file, one.stream, one.kind, one.columns) for one in drift]
    return State(
        rows=sorted(_rows(folders)),
        files=sorted(accounts),
        held=sorted(_text(*astuple(record)) for record in held),
        inbox=sorted(_inbox(home)),
        strays=sorted([*_lake_strays(home, folders, kept), *_serving_strays(home)]),
        marts=find_release(home.serving, None).manifest.content_hashes,
    )


def _text(*values: object) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)


def _adds_up(file: object) -> bool:
    counts = {field.name: getattr(file, field.name) for field in fields(file)}  # type: ignore[arg-type]  # a dataclass
    if counts["status"] != "loaded":
        return True
    return bool(counts["rows_in"] == counts["loaded"] + counts["quarantined"] + counts["duplicate"])


def _rows(folders: Iterable[Path]) -> Iterable[str]:
    """Every row of every committed load, in full; a load that cannot be read is a row that nobody expects."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for folder in folders:
            place = folder.parent.relative_to(folder.parents[2])
            for part in folder.glob("*.parquet"):
                try:
                    found = connection.execute("select part::varchar from read_parquet(?) as part", [str(part)])
                    yield from (f"{place} {row}" for (row,) in found.fetchall())
                except duckdb.Error as error:
                    yield f"{place} {part.name} cannot be read: {error}"


def _inbox(home: Home) -> Iterable[str]:
    """Every file with its hash; the day under `_done` is left out, a test may run past midnight."""
    for path in home.inbox.rglob("*"):
        if path.is_file():
            parts = path.relative_to(home.inbox).parts
            name = Path(*(parts[:1] + parts[2:] if parts[0] == "_done" else parts))
            yield f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _lake_strays(home: Home, folders: set[Path], kept: set[Path]) -> Iterable[str]:
    yield from (f"_tmp/{path.name}" for path in home.tmp.glob("*"))
    found = {path.absolute() for path in home.raw.glob("*/*/*")}
    yield from (f"{path.name} is in no ledger" for path in found - folders)
    yield from (f"{path.name} is missing" for path in folders - found)
    held = set(home.quarantine.glob("*/*"))
    yield from (f"quarantine {path} is on one side only" for path in held ^ kept)
    expected = {".writer.lock", ".writer.json", "huoshui.toml", "ledger.sqlite"}
    yield from (path.name for path in home.root.iterdir() if path.is_file() and path.name not in expected)


def _serving_strays(home: Home) -> Iterable[str]:
    releases = list_releases(home.serving)
    for release in releases:
        yield from verify(home.serving, release.release_id).problems
    known = {release.release_id for release in releases}
    yield from (path.name for path in (home.serving / "releases").iterdir() if path.name not in known)
    yield from (path.name for path in home.serving.iterdir() if path.name not in _NO_KILL_LEAVES)
