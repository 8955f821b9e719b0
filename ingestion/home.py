"""The home: one folder that holds a tenant's configuration, files, lake, warehouse and releases.

Flow: `create_home` lays it out once; everything else asks `Home` where a thing lies, so no path is spelled twice.
Why:  data folders are relative to the home, never to the repository; secrets are files only their owner can read.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ingestion.starter_toml import STARTER_TOML

_PRIVATE, _READABLE = 0o700, 0o755
_PASSABLE = 0o711  # readers of releases walk through; what lies beside them they cannot list


@dataclass(frozen=True, slots=True)
class Home:
    """Where the parts of one home lie. `root` need not exist yet."""

    root: Path

    @property
    def toml(self) -> Path:
        """The configuration."""
        return self.root / "huoshui.toml"

    @property
    def channel_rules(self) -> Path:
        """The tenant's own channel rules; absent where those of Huoshui hold."""
        return self.root / "channel_rule.csv"

    @property
    def inbox(self) -> Path:
        """Files to take in, directly or in one subfolder per shop."""
        return self.root / "inbox"

    @property
    def lake(self) -> Path:
        """Everything ingestion writes."""
        return self.root / "lake"

    @property
    def raw(self) -> Path:
        """Committed loads: `<source>/<stream>/load_id=<id>/part-0.parquet`."""
        return self.lake / "raw"

    @property
    def tmp(self) -> Path:
        """Loads being written; swept at every start."""
        return self.lake / "_tmp"

    @property
    def quarantine(self) -> Path:
        """Rows set aside, and their encrypted originals."""
        return self.lake / "quarantine"

    @property
    def ledger(self) -> Path:
        """The SQLite ledger of files, loads and builds."""
        return self.root / "ledger.sqlite"

    @property
    def keys(self) -> Path:
        """Secret keys, 0600."""
        return self.root / "keys"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that belongs to the pipeline alone."""
        return self.root / "warehouse" / "warehouse.duckdb"

    @property
    def analytics(self) -> Path:
        """Results of the steps between dbt's layers, Parquet; derived like the warehouse."""
        return self.root / "warehouse" / "analytics"

    @property
    def models(self) -> Path:
        """Recorded fits of statistical models: `<model>/<YYYY-MM>.json`."""
        return self.lake / "models"

    @property
    def serving(self) -> Path:
        """Published releases and `current`."""
        return self.root / "serving"

    @property
    def dagster(self) -> Path:
        """Run history of the orchestrator."""
        return self.root / "dagster"

    @property
    def truth(self) -> Path:
        """What the sandbox tenant planted; absent in a real home."""
        return self.root / "truth"

    @property
    def writer_lock(self) -> Path:
        """Lock file of the one writer."""
        return self.root / ".writer.lock"


def create_home(root: Path, toml_text: str | None = None) -> Home:
    """Lay out a home at `root`; what is already there (configuration, keys, data) is left as it is.

    `toml_text` becomes `huoshui.toml` where there is none yet; without it a commented starter is written.
    """
    home = Home(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    for folder, mode in ((root, _PASSABLE), (home.serving, _READABLE)):
        _make(folder, mode)
    for folder in (home.inbox, home.lake, home.raw, home.quarantine, home.keys, home.warehouse.parent, home.dagster):
        _make(folder, _PRIVATE)
    for private in (home.keys, home.quarantine):
        private.chmod(_PRIVATE)
    for name in ("hmac.key", "quarantine.key"):
        _appear(home.keys / name, secrets.token_hex(32) + "\n", 0o600)  # 256 bits
    _appear(home.toml, STARTER_TOML if toml_text is None else toml_text, 0o600)
    return home


def _make(folder: Path, mode: int) -> None:
    """Make a folder of exactly that mode, whatever the umask; one that is there keeps its own."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)


@contextmanager
def private_files() -> Iterator[None]:
    """Within, this process makes folders of mode 0700 and files of mode 0600 unless it asks for less.

    The umask belongs to the process, so other threads make theirs private too.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _appear(path: Path, text: str, mode: int) -> None:
    """Create a file whole or not at all, never over another: a half-written key would shut the home for good."""
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(fresh)
    fresh.unlink()
