"""A home after two small cycles, with an inbox waiting; made once."""

import shutil
from pathlib import Path

import pytest

from benchmarks.faults.tenant import make_tenant
from ingestion.home import Home


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_tenant(tmp_path_factory.mktemp("faults") / "home")


@pytest.fixture
def small_home(template: Home, tmp_path: Path) -> Home:
    """A copy that may be harmed."""
    shutil.copytree(template.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")
