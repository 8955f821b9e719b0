"""The demo prepares its own home and no other's."""

import time
from pathlib import Path

import pytest

from ingestion.errors import HuoshuiError
from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.settings import Home, load_settings
from orchestration.simulation import mark_complete, prepare_home

SANDBOX = Sandbox(SandboxOptions(scale="tiny", days=40, nights=1))


def test_prepare_home_makes_a_home_that_loads_and_recognizes_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    prepare_home(home, SANDBOX)
    assert load_settings(home).shops
    assert any(home.truth.iterdir())
    prepare_home(home, SANDBOX)


def test_prepare_home_refuses_the_home_of_a_real_tenant(home: Home) -> None:
    with pytest.raises(HuoshuiError, match="not the sandbox tenant's"):
        prepare_home(home, SANDBOX)


def test_mark_complete_makes_files_old_enough_for_intake(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    mark_complete([path])
    assert time.time() - path.stat().st_mtime > 60
