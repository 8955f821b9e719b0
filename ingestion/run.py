"""What one intake run holds open: settings, ledger, engine, keys, and the hashes already committed.

Flow: `open_run` -> one in-memory DuckDB for all files, bounded and spilling under the home -> closed at the end.
Why:  opening these once per run keeps a small file under a tenth of a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from ingestion.home import Home
from ingestion.known import KnownHashes
from ingestion.ledger import Ledger
from ingestion.privacy import Tokenizer, Vault, hmac_key, read_key, require_same_key
from ingestion.scope import Scope
from ingestion.settings import Settings

_CLOSED = dict.fromkeys(
    ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"), "false"
)
# It makes a join of every list of known wordings: setting up forty of them costs more than a file's rows.
_COSTLY_REWRITE = "in_clause"
_SESSION = f"set TimeZone = 'UTC'; set disabled_optimizers = '{_COSTLY_REWRITE}'"
_SMALL = 4 << 20  # a second thread costs a file below this size more than it gives: expressions are set up per thread
BESIDE_BYTES = 16 << 20  # a file below this size may pass while the one before is judged
_MEMORY = "600MB"  # beyond it the engine spills; nothing it holds is a clear personal value
# Rows carry their number; keeping them in order on the way to a file would copy each of them once more.
_UNORDERED = {"preserve_insertion_order": "false"}


@dataclass(frozen=True, slots=True)
class Run:
    """Everything files of one run share.

    `lane` numbers runs that work beside each other over the same engine, each with a connection `con` of its own.
    """

    home: Home
    settings: Settings
    ledger: Ledger
    con: duckdb.DuckDBPyConnection
    tokenizer: Tokenizer
    vault: Vault
    known: KnownHashes
    lane: int = 0

    @property
    def one_thread_bytes(self) -> int:
        """Size of a file from which on its pass has every thread: not where another file passes beside it."""
        return BESIDE_BYTES if self.lane else _SMALL

    def beside(self, lane: int) -> "Run":
        """The same run on a connection of its own, whose temporary tables nobody else sees."""
        con = self.con.cursor()
        con.execute(_SESSION)
        return replace(self, con=con, lane=lane)


@dataclass(frozen=True, slots=True)
class Source:
    """One delivery: a file, or quarantined rows of it tried again.

    `retried` holds the row numbers set aside before (None for a file); all other rows of a retry are context.
    `generation` counts the states of the file's quarantine, from 0. `is_repeated`: this very content was taken in
    before, and only that it was said again is news.
    """

    source_file: str
    sha256: str
    scope: Scope
    extracted_at: str | None
    retried: frozenset[int] | None = None
    generation: int = 0
    is_repeated: bool = False


@contextmanager
def open_run(home: Home, settings: Settings) -> Iterator[Run]:
    """Open everything a run needs.

    Raises:
        KeyFileError, LedgerError: keys or ledger are missing or unreadable, or the lake's tokens are of another key.

    """
    tokenizer, vault = Tokenizer(hmac_key(home)), Vault(read_key(home.keys / "quarantine.key"))
    require_same_key(home, tokenizer)
    ledger = Ledger(home.ledger)
    home.tmp.mkdir(parents=True, exist_ok=True)
    spill = {"temp_directory": str(home.tmp / "spill"), "memory_limit": _MEMORY}
    con = duckdb.connect(config=spill | _UNORDERED | _CLOSED)
    try:
        con.execute(_SESSION)
        yield Run(home, settings, ledger, con, tokenizer, vault, KnownHashes(con, home, ledger))
    finally:
        con.close()
        ledger.close()
