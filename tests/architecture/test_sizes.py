"""Size budget: a file that does one job is rarely longer than this."""

import ast
import re
from pathlib import Path

MODULE_LINES = 250
FUNCTION_LINES = 45
DEFINITIONS_LINES = 70
MODEL_LINES = 110
MODEL_YAML_LINES = 200
CTES = 6


def line_count(path: Path) -> int:
    """Lines of a text file."""
    return len(path.read_text("utf-8").splitlines())


def test_modules_keep_to_the_budget(root: Path, modules: list[Path]) -> None:
    assert {str(p.relative_to(root)): n for p in modules if (n := line_count(p)) > MODULE_LINES} == {}


def test_functions_keep_to_the_budget(root: Path, modules: list[Path]) -> None:
    long = {}
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(root)}:{node.name}"] = lines
    assert long == {}


def test_definitions_are_a_table_of_contents(root: Path) -> None:
    assert line_count(root / "orchestration" / "definitions.py") <= DEFINITIONS_LINES


def test_models_keep_to_the_budget(root: Path, models: list[Path]) -> None:
    assert {p.name: n for p in models if (n := line_count(p)) > MODEL_LINES} == {}


def test_models_have_few_ctes(models: list[Path]) -> None:
    """Import CTEs (`select * from ref`) are the list of inputs and do not count as steps."""
    wrong = {}
    for path in models:
        sql = re.sub(r"--.*|\{#.*?#\}", "", path.read_text("utf-8"))
        ctes = re.findall(r"(?:with|,)\s+\w+ as (?:materialized )?\(\s*(.{0,60})", sql, flags=re.DOTALL)
        steps = [body for body in ctes if not re.match(r"select \* from \{\{", body)]
        if len(steps) > CTES:
            wrong[path.name] = len(steps)
    assert wrong == {}


def test_mart_yaml_keeps_to_the_budget(root: Path) -> None:
    folder = root / "dbt_project" / "models" / "marts"
    assert {p.name: n for p in folder.rglob("*.yml") if (n := line_count(p)) > MODEL_YAML_LINES} == {}
