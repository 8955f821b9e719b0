"""What intake says about each file and about a run: the JSON of `huoshui ingest`.

Counts are rows of the file: for every loaded file rows_in = loaded + quarantined + duplicate.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingestion.ledger_records import Drift


@dataclass(frozen=True, slots=True)
class FileResult:
    """The verdict on one file. `derived` counts rows written to streams derived from its rows; `message` says why."""

    file: str
    status: str
    stream: str | None = None
    rows_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0
    derived: tuple[tuple[str, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    load_id: str | None = None
    message: str = ""
    new_columns: tuple[str, ...] = ()
    drift: tuple[Drift, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """One element of `files`."""
        return {
            "file": self.file,
            "stream": self.stream,
            "derived": [{"stream": stream, "rows": rows} for stream, rows in self.derived],
            "status": self.status,
            "rows_in": self.rows_in,
            "loaded": self.loaded,
            "quarantined": self.quarantined,
            "duplicate": self.duplicate,
            "reasons": [{"reason": reason, "count": count} for reason, count in self.reasons],
            "load_id": self.load_id,
            "message": self.message,
            "new_columns": list(self.new_columns),
            "drift": [{"kind": one.kind, "columns": list(one.columns)} for one in self.drift],
        }


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """All files of a run. `unreached` names files that could not be read at all, so got no verdict."""

    files: list[FileResult] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """`{"files": [...], "unreached": [...]}`."""
        return {"files": [result.as_dict() for result in self.files], "unreached": list(self.unreached)}

    @property
    def counts(self) -> dict[str, int]:
        """Rows in all (`rows_in`, `loaded`, `quarantined`, `duplicate`) and files by status (`files_loaded` ...)."""
        names = ("rows_in", "loaded", "quarantined", "duplicate")
        rows = {name: sum(getattr(result, name) for result in self.files) for name in names}
        files = Counter(f"files_{result.status}" for result in self.files)
        return rows | dict(files)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was rejected, set aside or out of reach (`--strict`)."""
        return not self.unreached and all(r.status != "rejected" and not r.quarantined for r in self.files)
