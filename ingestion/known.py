"""Hashes of what is already committed, per stream, for telling duplicates.

Flow: first file of a stream in a run -> one column of the stream's committed Parquet into a table -> grows with every
      commit of the run.
Why:  a set-based anti-join needs the hashes once per run, not once per file.
"""

import duckdb

from ingestion.contract import Stream
from ingestion.home import Home
from ingestion.lake import part_path
from ingestion.ledger import Ledger
from ingestion.shape import literal, quoted

_MANY = 200_000  # hashes that are not worth holding until the stream is asked for again


class KnownHashes:
    """Tables `known_<stream>` with column `h`, which every connection of the engine sees."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home, ledger: Ledger) -> None:
        self._con, self._home, self._ledger = con, home, ledger
        self._ready: set[str] = set()

    def table(self, stream: Stream) -> str:
        """Name of the table with the stream's committed hashes, read from the lake on first use."""
        name = quoted(f"known_{stream.table}")
        if stream.id not in self._ready:
            self._con.execute(f"create or replace table {name} (h VARCHAR)")
            parts = [part_path(self._home, stream, load.load_id) for load in self._ledger.loads(stream.id)]
            if parts:
                files = ", ".join(literal(str(part)) for part in parts)
                source = f"read_parquet([{files}], hive_partitioning = false)"
                self._con.execute(f"insert into {name} select _record_hash from {source}")
            self._ready.add(stream.id)
        return name

    def table_with_any(self, stream: Stream) -> str | None:
        """Name of the table, None while the stream has nothing committed."""
        name = self.table(stream)
        return name if self._con.execute(f"select 1 from {name} limit 1").fetchone() else None

    def add(self, con: duckdb.DuckDBPyConnection, stream: Stream, records: str, new: int) -> None:
        """Remember the new records of a SELECT of `con`, just committed; many are read again when asked for."""
        if new > _MANY:
            self._con.execute(f"drop table if exists {quoted(f'known_{stream.table}')}")
            self._ready -= {stream.id}
            return
        source = f"select _record_hash from ({records}) where not _is_duplicate"
        con.execute(f"insert into {self.table(stream)} {source}")
