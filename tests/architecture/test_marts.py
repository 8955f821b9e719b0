"""The published interface: docs/marts.md, the mart contracts in YAML, and nothing else, name the columns."""

import re
from pathlib import Path

import pytest
import yaml


def promised(page: str) -> dict[str, list[str]]:
    """table -> columns in order, from the table in docs/marts.md; remarks in brackets are left out."""
    tables = {}
    for line in page.splitlines():
        match = re.match(r"\| `(\w+)` \| [^|]* \| (.*) \|$", line)
        if match:
            columns = re.sub(r"\([^)]*\)", "", match[2])
            tables[match[1]] = [name.strip() for name in columns.split(",")]
    return tables


@pytest.fixture(scope="module")
def contracts(root: Path) -> dict[str, list[str]]:
    """model -> contracted columns in order; those of the pipeline itself (leading `_`) are left out."""
    blocks = {}
    for path in (root / "dbt_project" / "models" / "marts").rglob("*.yml"):
        for block in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models", []):
            blocks[block["name"]] = [
                column["name"] for column in block.get("columns", []) if not column["name"].startswith("_")
            ]
    return blocks


def test_contracts_hold_exactly_the_promised_columns(root: Path, contracts: dict[str, list[str]]) -> None:
    tables = promised((root / "docs" / "marts.md").read_text("utf-8"))
    tables.pop("_release")
    assert len(tables) == 57
    assert {name: sorted(columns) for name, columns in contracts.items()} == {
        name: sorted(columns) for name, columns in tables.items()
    }


def test_promised_reads_remarks_and_commas() -> None:
    line = "| `mart_x` | day | date, basis (cash: a; accrual: b), share |"
    assert promised(line) == {"mart_x": ["date", "basis", "share"]}
