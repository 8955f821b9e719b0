"""What the ledger holds, as values: files with their verdict, loads, quarantine, builds."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file taken in. `scope` is the shop it was delivered for where that decided anything, else empty."""

    sha256: str
    scope: str
    source_file: str
    stream: str
    format: str
    status: str
    reason: str = ""
    rows_in: int = 0
    loaded: int = 0
    quarantined: int = 0
    duplicate: int = 0


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """One load about to be committed. `shape` is a hash of its columns and types."""

    load_id: str
    stream: str
    source_file: str
    sha256: str
    rows_in: int
    loaded: int
    quarantined: int
    duplicate: int
    shape: str


@dataclass(frozen=True, slots=True)
class CommittedLoad(LoadRecord):
    """A load with its place in the ever-growing sequence."""

    seq: int
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class QuarantineRecord:
    """Rows of one file set aside; generation 0 means none are left. `reasons` counts rows by code."""

    quarantine_id: str
    generation: int
    stream: str
    source_file: str
    format: str
    reasons: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows set aside."""
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Build:
    """One successful warehouse build: everything up to `high_seq`, for business days up to `through_date`."""

    high_seq: int
    through_date: date
    parameters_hash: str


@dataclass(frozen=True, slots=True)
class Drift:
    """One change in the headers of a kind of file; `columns` are headers, `old -> new` for a renamed one."""

    source_file: str
    stream: str
    kind: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedDrift(Drift):
    """A change with its place in the ledger and when it was seen (UTC)."""

    event_id: int
    recorded_at: datetime
