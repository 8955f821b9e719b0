"""The manifest is parsed again when, and only when, the project changed."""

import os
from pathlib import Path

import pytest
from dbt.contracts.graph.manifest import Manifest

from ingestion.settings import Home
from orchestration import manifest
from orchestration.manifest import ensure_manifest, is_stale, parsed_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("models/a.sql", "seeds/b.csv", "target/manifest.json", "dbt_project.yml", "models/notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        os.utime(path, (100, 100))
    return tmp_path


def test_is_stale_without_a_manifest(tmp_path: Path) -> None:
    assert is_stale(tmp_path / "manifest.json", tmp_path)


def test_is_stale_is_false_when_nothing_changed(project: Path) -> None:
    assert not is_stale(project / "target" / "manifest.json", project)


@pytest.mark.parametrize("name", ["models/a.sql", "seeds/b.csv", "dbt_project.yml"])
def test_is_stale_when_a_source_is_newer(project: Path, name: str) -> None:
    os.utime(project / name, (200, 200))
    assert is_stale(project / "target" / "manifest.json", project)


def test_is_stale_ignores_what_dbt_does_not_read(project: Path) -> None:
    os.utime(project / "models" / "notes.txt", (200, 200))
    assert not is_stale(project / "target" / "manifest.json", project)


def test_parsed_project_is_none_when_a_source_is_newer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "DBT_PROJECT", project)
    monkeypatch.setattr(manifest, "DBT_PARSED", project / "target" / "manifest.json")
    assert parsed_project() == project / "target" / "manifest.json"
    os.utime(project / "models" / "a.sql", (200, 200))
    assert parsed_project() is None


@pytest.mark.slow
def test_ensure_manifest_parses_for_the_warehouse_of_any_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parse names every table after the warehouse file; another dbt command's file must not get into it."""
    monkeypatch.setenv("HUOSHUI_WAREHOUSE", str(tmp_path / "lint.duckdb"))
    for name in ("DBT_MANIFEST", "DBT_PARSED"):
        monkeypatch.setattr(manifest, name, tmp_path / name.lower() / getattr(manifest, name).name)
    ensure_manifest()
    parsed = parsed_project()
    assert parsed is not None
    nodes = Manifest.from_msgpack(parsed.read_bytes()).nodes.values()
    assert {node.database for node in nodes} == {Home(tmp_path).warehouse.stem}
    assert manifest.DBT_MANIFEST.is_file()
