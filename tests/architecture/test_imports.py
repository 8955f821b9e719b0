"""Imports run one way: read from the syntax tree, so a lazy import inside a function counts too."""

import ast
from pathlib import Path

import pytest

FORBIDDEN = {
    "ingestion": {"dagster", "dagster_dbt", "dbt", "analytics", "quality", "serving", "orchestration", "benchmarks"},
    "analytics": {"dagster", "dagster_dbt", "dbt", "ingestion", "quality", "serving", "orchestration", "benchmarks"},
    "quality": {"dagster", "dagster_dbt", "dbt", "ingestion", "analytics", "serving", "orchestration", "benchmarks"},
    "serving": {"dagster", "dagster_dbt", "dbt", "ingestion", "analytics", "orchestration", "benchmarks"},
    "orchestration": {"benchmarks"},
    "benchmarks": set(),
}


def imported_roots(source: str) -> set[str]:
    """Top-level package names that a module imports anywhere in its body."""
    roots: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.split(".")[0])
    return roots


def test_imports_run_one_way(root: Path, modules: list[Path]) -> None:
    wrong = {
        str(path.relative_to(root)): sorted(bad)
        for path in modules
        if (bad := imported_roots(path.read_text("utf-8")) & FORBIDDEN[path.relative_to(root).parts[0]])
    }
    assert wrong == {}


def test_no_module_reaches_into_private_dagster(root: Path, modules: list[Path]) -> None:
    reaching = [path.relative_to(root).as_posix() for path in modules if "dagster._" in path.read_text("utf-8")]
    assert reaching == ["orchestration/history_storage.py"]  # storages are documented, but under no public name


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import dagster as dg", {"dagster"}),
        ("def late() -> None:\n    from orchestration.cli import main", {"orchestration"}),
        ("import dagsterish.x", {"dagsterish"}),
    ],
)
def test_imported_roots_sees_lazy_imports_and_whole_names(source: str, expected: set[str]) -> None:
    assert imported_roots(source) == expected
