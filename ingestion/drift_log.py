"""The ledger's memory of headers: the shapes every kind of file came in, and each change among them.

Flow: `Ledger.drift` -> `shapes` of a format and shop -> `remember` a new one with its findings, in one transaction ->
      `events` for people, `take` for the check that tells each finding once.
Why:  drift is news once; what was seen before is not. Headers are kept as shown, never with a personal value in them.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from ingestion.ledger_records import Drift, RecordedDrift

Shape = frozenset[tuple[str, str]]  # (column it feeds or "" for none, header as shown)
_TABLES = """
create table if not exists headers (
  format text not null, shop_id text not null, shape text not null, source_file text not null, seen_at text not null,
  primary key (format, shop_id, shape));
create table if not exists drift (
  event_id integer primary key autoincrement, recorded_at text not null, source_file text not null,
  stream text not null, kind text not null, columns text not null, told_by text)
"""


class DriftLog:
    """Tables `headers` and `drift` of one ledger; shares its connection and transactions."""

    def __init__(self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._db, self._transaction = db, transaction
        for statement in _TABLES.split(";"):
            db.execute(statement)

    def shapes(self, layout: str, shop_id: str) -> list[Shape]:
        """Every shape files of this format came in for this shop, oldest first."""
        rows = self._db.execute(
            "select shape from headers where format = ? and shop_id = ? order by seen_at", (layout, shop_id)
        )
        return [frozenset((column, header) for column, header in json.loads(shape)) for (shape,) in rows]

    def remember(self, place: tuple[str, str, str], shape: Shape, found: Sequence[Drift]) -> None:
        """Keep a shape of `place` (format, shop_id, source_file) and what is new about it, in one transaction."""
        now = datetime.now(UTC).isoformat()
        layout, shop_id, source_file = place
        text = json.dumps(sorted(shape), ensure_ascii=False)
        with self._transaction():
            self._db.execute(
                "insert or ignore into headers values (?, ?, ?, ?, ?)", (layout, shop_id, text, source_file, now)
            )
            self._insert(found, now)

    def record(self, found: Sequence[Drift]) -> None:
        """Keep findings about a file that was refused."""
        with self._transaction():
            self._insert(found, datetime.now(UTC).isoformat())

    def _insert(self, found: Sequence[Drift], now: str) -> None:
        rows = [(now, d.source_file, d.stream, d.kind, json.dumps(d.columns, ensure_ascii=False)) for d in found]
        # A run killed after this and begun again finds the same: it is not told twice.
        self._db.executemany(
            "insert into drift (recorded_at, source_file, stream, kind, columns)"
            " select ?1, ?2, ?3, ?4, ?5 where not exists (select 1 from drift"
            " where told_by is null and (source_file, stream, kind, columns) = (?2, ?3, ?4, ?5))",
            rows,
        )

    def events(self) -> list[RecordedDrift]:
        """Every finding, oldest first."""
        return self._read("true", ())

    def take(self, reader: str) -> list[RecordedDrift]:
        """Findings nobody was told yet, now told by `reader`; the same reader gets the same again."""
        with self._transaction():
            self._db.execute("update drift set told_by = ? where told_by is null", (reader,))
        return self._read("told_by = ?", (reader,))

    def _read(self, condition: str, values: tuple[str, ...]) -> list[RecordedDrift]:
        rows = self._db.execute(
            "select source_file, stream, kind, columns, event_id, recorded_at from drift"
            f" where {condition} order by event_id",
            values,
        ).fetchall()
        return [
            RecordedDrift(file, stream, kind, tuple(json.loads(columns)), event, datetime.fromisoformat(at))
            for file, stream, kind, columns, event, at in rows
        ]
