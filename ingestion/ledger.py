"""The ledger: what was taken in, as what, with which counts, and what has been built from it.

Flow: `Ledger(path)` opens or creates SQLite (WAL, synchronous=FULL) -> `commit_file` writes a file with all its loads
      in one transaction -> readers list committed loads in order of `seq`.
Why:  the rename of a load's folder makes it durable, this transaction makes it visible; `seq` only grows, so the
      warehouse can ask for what came since its last build. Times are UTC, ISO 8601.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import UTC, date, datetime
from pathlib import Path

from ingestion.drift_log import DriftLog
from ingestion.errors import LedgerError, StorageError
from ingestion.kill_points import reach
from ingestion.ledger_records import Build, CommittedLoad, FileRecord, LoadRecord, QuarantineRecord

__all__ = ["Build", "CommittedLoad", "FileRecord", "Ledger", "LoadRecord", "QuarantineRecord"]

SCHEMA_VERSION = 1
_SCHEMA = """
create table files (
  file_id integer primary key autoincrement, sha256 text not null, scope text not null, source_file text not null,
  stream text not null, format text not null, status text not null, reason text not null, rows_in integer not null,
  loaded integer not null, quarantined integer not null, duplicate integer not null, recorded_at text not null);
create index files_by_content on files (sha256);
create table loads (
  seq integer primary key autoincrement, load_id text not null unique, stream text not null, source_file text not null,
  sha256 text not null, rows_in integer not null, loaded integer not null, quarantined integer not null,
  duplicate integer not null, shape text not null, committed_at text not null);
create index loads_by_stream on loads (stream, seq);
create table quarantine (
  quarantine_id text primary key, generation integer not null, stream text not null, source_file text not null,
  format text not null, rows integer not null, recorded_at text not null);
create table quarantine_reasons (quarantine_id text not null, reason text not null, count integer not null,
  primary key (quarantine_id, reason));
create table builds (
  build_id integer primary key autoincrement, high_seq integer not null, through_date text not null,
  parameters_hash text not null, built_at text not null);
"""


class Ledger:
    """The ledger of one home. Cheap to open; safe to read while another process writes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(0o600)  # its log files take the same mode
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._migrate(path)
            self.drift = DriftLog(self._db, self._transaction)
        except sqlite3.OperationalError as error:
            raise StorageError(f"The ledger {path} cannot be opened: {error}. A retry helps once it can.") from error
        except sqlite3.DatabaseError as error:
            raise LedgerError(f"The ledger {path} cannot be read: {error}. Restore it from a backup.") from error

    def _migrate(self, path: Path) -> None:
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise LedgerError(f"The ledger {path} was written by a newer Huoshui (schema {version}). Upgrade first.")
        if version == 0:
            with self._transaction():
                if self._db.execute("pragma user_version").fetchone()[0] == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._db.execute(statement)
                    self._db.execute(f"pragma user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("begin immediate")
            reach("ledger.begun")
            yield
            reach("ledger.written")
            self._db.execute("commit")
        except BaseException as error:
            if self._db.in_transaction:  # a full disk may have rolled it back already
                self._db.execute("rollback")
            if isinstance(error, sqlite3.OperationalError):
                message = f"The ledger cannot be written: {error}. Nothing was recorded. A retry helps once it can."
                raise StorageError(message) from error
            raise
        reach("ledger.committed")

    def close(self) -> None:
        """Close the database; the object must not be used afterwards."""
        self._db.close()

    def commit_file(
        self, file: FileRecord, loads: Sequence[LoadRecord] = (), quarantine: QuarantineRecord | None = None
    ) -> None:
        """Record a file, its loads and its quarantine in one transaction: the moment its rows become visible.

        A file rejected again as it was (killed before it was moved, or dropped once more) is on record already.
        """
        now = datetime.now(UTC).isoformat()
        if file.status == "rejected" and self._last_verdict(file) == (file.status, file.reason):
            return
        with self._transaction():
            self._insert("files", _names(FileRecord), (*astuple(file), now), "recorded_at")
            for load in loads:
                self._insert("loads", _names(LoadRecord), (*astuple(load), now), "committed_at")
            if quarantine:
                self._put_quarantine(quarantine, now)

    def _last_verdict(self, file: FileRecord) -> tuple[str, str] | None:
        row = self._db.execute(
            "select status, reason from files where sha256 = ? and scope = ? and source_file = ?"
            " order by file_id desc limit 1",
            (file.sha256, file.scope, file.source_file),
        ).fetchone()
        return (str(row[0]), str(row[1])) if row else None

    def commit_retry(
        self, file: FileRecord, loads: Sequence[LoadRecord] = (), quarantine: QuarantineRecord | None = None
    ) -> None:
        """Move rows of a known file from quarantined to loaded or duplicate, in one transaction."""
        now = datetime.now(UTC).isoformat()
        with self._transaction():
            self._db.execute(
                "update files set loaded = loaded + ?, duplicate = duplicate + ?, quarantined = quarantined - ?"
                " where file_id ="
                " (select min(file_id) from files where sha256 = ? and scope = ? and status = 'loaded')",
                (file.loaded, file.duplicate, file.loaded + file.duplicate, file.sha256, file.scope),
            )
            for load in loads:
                self._insert("loads", _names(LoadRecord), (*astuple(load), now), "committed_at")
            if quarantine:
                self._put_quarantine(quarantine, now)

    def _insert(self, table: str, columns: tuple[str, ...], values: tuple[object, ...], last: str) -> None:
        names = ", ".join((*columns, last))
        self._db.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(values))})", values)
        reach("ledger.recorded")

    def _put_quarantine(self, record: QuarantineRecord, now: str) -> None:
        row = (
            record.quarantine_id,
            record.generation,
            record.stream,
            record.source_file,
            record.format,
            record.rows,
            now,
        )
        self._db.execute("insert or replace into quarantine values (?, ?, ?, ?, ?, ?, ?)", row)
        self._db.execute("delete from quarantine_reasons where quarantine_id = ?", (record.quarantine_id,))
        counts = [(record.quarantine_id, reason, count) for reason, count in record.reasons.items()]
        self._db.executemany("insert into quarantine_reasons values (?, ?, ?)", counts)

    def known_content(self) -> frozenset[str]:
        """SHA-256 of every file with a verdict that stands for the same content again, of whatever scope."""
        found = self._db.execute("select distinct sha256 from files where status in ('loaded', 'duplicate', 'empty')")
        return frozenset(sha256 for (sha256,) in found)

    def known_file(self, sha256: str, scope: str) -> FileRecord | None:
        """The earlier verdict on the same content, if it was taken in (not rejected) for this scope or for any."""
        columns = ", ".join(_names(FileRecord))
        row = self._db.execute(
            f"select {columns} from files where sha256 = ? and scope in ('', ?)"
            " and status in ('loaded', 'duplicate', 'empty') order by file_id limit 1",
            (sha256, scope),
        ).fetchone()
        return FileRecord(*row) if row else None

    def loads(self, stream: str | None = None, since_seq: int = 0) -> list[CommittedLoad]:
        """Committed loads in order of `seq`, of one stream or of all, later than `since_seq`."""
        columns = ", ".join(_names(LoadRecord))
        rows = self._db.execute(
            f"select {columns}, seq, committed_at from loads where seq > ? and (? is null or stream = ?) order by seq",
            (since_seq, stream, stream),
        ).fetchall()
        names = (*_names(LoadRecord), "seq")
        return [
            CommittedLoad(**dict(zip(names, row, strict=False)), committed_at=datetime.fromisoformat(row[-1]))
            for row in rows
        ]

    def has_load(self, load_id: str) -> bool:
        """Whether a load of that id is committed."""
        return self._db.execute("select 1 from loads where load_id = ?", (load_id,)).fetchone() is not None

    def high_seq(self) -> int:
        """The greatest committed sequence, 0 without any load."""
        return int(self._db.execute("select coalesce(max(seq), 0) from loads").fetchone()[0])

    def files(self) -> list[tuple[FileRecord, datetime]]:
        """Every file with a verdict and when it was given, oldest first."""
        columns = ", ".join(_names(FileRecord))
        rows = self._db.execute(f"select {columns}, recorded_at from files order by file_id").fetchall()
        return [(FileRecord(*row[:-1]), datetime.fromisoformat(row[-1])) for row in rows]

    def quarantined(self) -> list[QuarantineRecord]:
        """What is in quarantine now, file by file."""
        rows = self._db.execute(
            "select quarantine_id, generation, stream, source_file, format from quarantine"
            " where generation > 0 order by recorded_at, quarantine_id"
        ).fetchall()
        names = ("quarantine_id", "generation", "stream", "source_file", "format")
        return [QuarantineRecord(**dict(zip(names, row, strict=True)), reasons=self._reasons(row[0])) for row in rows]

    def _reasons(self, quarantine_id: str) -> dict[str, int]:
        rows = self._db.execute(
            "select reason, count from quarantine_reasons where quarantine_id = ? order by reason", (quarantine_id,)
        )
        return {str(reason): int(count) for reason, count in rows}

    def last_build(self) -> Build | None:
        """The last successful warehouse build."""
        row = self._db.execute(
            "select high_seq, through_date, parameters_hash from builds order by build_id desc limit 1"
        ).fetchone()
        return Build(int(row[0]), date.fromisoformat(row[1]), str(row[2])) if row else None

    def record_build(self, build: Build) -> None:
        """Remember a successful warehouse build."""
        with self._transaction():
            self._db.execute(
                "insert into builds (high_seq, through_date, parameters_hash, built_at) values (?, ?, ?, ?)",
                (build.high_seq, build.through_date.isoformat(), build.parameters_hash, datetime.now(UTC).isoformat()),
            )


def _names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))
