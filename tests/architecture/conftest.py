"""What the architecture tests look at: our own Python modules and dbt files, found once."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ingestion", "analytics", "quality", "serving", "orchestration", "benchmarks")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> list[Path]:
    """Every Python module of ours, package markers included."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.fixture(scope="session")
def models() -> list[Path]:
    """Every dbt model."""
    return sorted((ROOT / "dbt_project" / "models").rglob("*.sql"))
