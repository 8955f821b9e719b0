"""The home: one folder that holds a tenant's configuration, files, lake, warehouse and releases.

Flow: `create_home` lays it out once; everything else asks `Home` where a thing lies, so no path is spelled twice.
Why:  data folders are relative to the home, never to the repository; secrets are files only their owner can read.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from ingestion.starter_toml import STARTER_TOML


@dataclass(frozen=True, slots=True)
class Home:
    """Where the parts of one home lie. `root` need not exist yet."""

    root: Path

    @property
    def toml(self) -> Path:
        """The configuration."""
        return self.root / "huoshui.toml"

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
    folders = (home.inbox, home.raw, home.quarantine, home.keys, home.warehouse.parent, home.serving, home.dagster)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for private in (home.keys, home.quarantine):
        private.chmod(0o700)
    for name in ("hmac.key", "quarantine.key"):
        _write_key(home.keys / name)
    if not home.toml.exists():
        home.toml.write_text(STARTER_TOML if toml_text is None else toml_text, encoding="utf-8")
    return home


def _write_key(path: Path) -> None:
    """Create a 256-bit key as hex, readable by its owner only; an existing key is never replaced."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
