"""Dagster's SQLite history with connections that stay open: the `storage` of `dagster.yaml`.

Dagster makes an engine, a connection and the compiled form of every statement anew for each event of a run, and a night
has 1,700 of them. Here a file keeps its engine as long as it is in use. The files and their content are Dagster's own:
without these lines in `dagster.yaml` a night is slower, and nothing else changes.
Source: https://docs.dagster.io/api/dagster/internals (storages of an instance; dagster-postgres extends them this way).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage  # noqa: TID251 - the documented names of storages
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage  # noqa: TID251 - the same: it has no other
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import Connection, Engine

_INDEX = "index"
_BUSY_SECONDS = 30  # as Dagster's own: the UI reads while a night writes
_OPEN_FILES = 4  # the index, the run that is written, and what somebody looks at


class OpenEventLog(SqliteEventLogStorage):
    """Events of runs, one file a run and one index, as Dagster lays them out."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """`base_dir` is the folder of the files; it is made, with the index, where it is missing."""
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._one_at_a_time = RLock()
        self._true: set[str] = set()
        super().__init__(base_dir, inst_data)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        """A transaction on the file of a run."""
        return self._transaction(str(run_id))

    def index_connection(self) -> AbstractContextManager[Connection]:
        """A transaction on the file that all runs share."""
        return self._transaction(_INDEX)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; asked for every event, and tables only come."""
        return self._stays_true(f"table {table_name}", lambda: self._has_table(table_name))

    def has_secondary_index(self, name: str) -> bool:
        """Whether a migration of Dagster's ran; asked for every event, and none is undone."""
        return self._stays_true(f"index {name}", lambda: super(OpenEventLog, self).has_secondary_index(name))

    def wipe(self) -> None:
        """Forget all runs."""
        self.close()
        super().wipe()

    def dispose(self) -> None:
        """Stop watching, and let go of the files."""
        super().dispose()
        self.close()

    def close(self) -> None:
        """Let go of the files; the next use opens them again."""
        with self._one_at_a_time:
            while self._engines:
                self._engines.popitem()[1].dispose()

    def _has_table(self, name: str) -> bool:
        with self.index_connection() as connection:
            return inspect(connection).has_table(name)

    def _stays_true(self, name: str, ask: Callable[[], bool]) -> bool:
        if name not in self._true and ask():
            self._true.add(name)
        return name in self._true

    @contextmanager
    def _transaction(self, shard: str) -> Iterator[Connection]:
        with self._one_at_a_time, self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines or not Path(self.path_for_shard(shard)).exists():
            with super().run_connection(shard):  # makes the file and its tables
                pass
            if shard in self._engines:
                self._engines.pop(shard).dispose()
            while len(self._engines) >= _OPEN_FILES:
                self._engines.popitem(last=False)[1].dispose()
            url, waits = self.conn_string_for_shard(shard), {"timeout": _BUSY_SECONDS}
            self._engines[shard] = create_engine(url, connect_args=waits)
        self._engines.move_to_end(shard)
        return self._engines[shard]


class HistoryStorage(DagsterSqliteStorage):
    """Runs, schedules and events of a home, below `base_dir`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """The folders are Dagster's."""
        super().__init__(base_dir, inst_data)
        index = Path(self._event_log_storage.path_for_shard(_INDEX))
        self._event_log_storage = OpenEventLog(str(index.parent))

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "HistoryStorage":
        """As `dagster.yaml` configures it."""
        return cls(inst_data=inst_data, **config_value)

    @property
    def event_log_storage(self) -> SqliteEventLogStorage:
        """Where events are written and read."""
        return self._event_log_storage
