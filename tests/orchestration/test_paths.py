"""Where the home lies."""

from pathlib import Path

import pytest

from orchestration.paths import DBT_PROJECT, HOME_VARIABLE, home_root


def test_home_root_prefers_the_option_then_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, "/from/environment")
    assert home_root("chosen") == tmp_path / "chosen"
    assert home_root() == Path("/from/environment")
    monkeypatch.delenv(HOME_VARIABLE)
    assert home_root() == tmp_path / "data"


def test_the_dbt_project_is_where_we_say() -> None:
    assert (DBT_PROJECT / "dbt_project.yml").is_file()
