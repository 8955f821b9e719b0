"""A Dagster instance of its own for tests, and a home that is one."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from ingestion.settings import Home, create_home
from orchestration.instance import environment, open_instance


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A fresh home; the environment points Dagster at it and is put back afterwards."""
    made = create_home(tmp_path / "home")
    for name, value in environment(made).items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """The instance of `home` as `dagster.yaml` configures it."""
    with open_instance(home) as opened:
        yield opened
