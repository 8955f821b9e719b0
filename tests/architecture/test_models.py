"""Every dbt model says its grain first, has an owner where people read it, and repeats nobody's description."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def described(root: Path) -> dict[str, dict[str, Any]]:
    """model name -> its YAML block."""
    blocks: dict[str, dict[str, Any]] = {}
    for path in sorted((root / "dbt_project" / "models").rglob("*.yml")):
        for block in (yaml.safe_load(path.read_text("utf-8")) or {}).get("models", []) or []:
            assert block["name"] not in blocks, f"{block['name']} is described twice"
            blocks[block["name"]] = block
    return blocks


def test_every_model_is_described_and_every_description_has_a_model(
    models: list[Path], described: dict[str, dict[str, Any]]
) -> None:
    assert set(described) == {path.stem for path in models}


def test_descriptions_begin_with_the_grain(described: dict[str, dict[str, Any]]) -> None:
    wrong = [n for n, b in described.items() if not re.match(r"One row( |\.)", b.get("description", "").strip())]
    assert wrong == []


def test_marts_enforce_their_contract_and_have_an_owner(
    models: list[Path], described: dict[str, dict[str, Any]]
) -> None:
    for path in models:
        if path.stem.split("_")[0] in {"dim", "fct", "mart"}:
            columns = described[path.stem].get("columns", [])
            assert columns, f"{path.stem} lists no columns"
            assert all(c.get("data_type") and c.get("description") for c in columns), path.stem


def test_no_description_is_pasted_onto_another_column(described: dict[str, dict[str, Any]]) -> None:
    """Within one model, two columns never mean the same."""
    for name, block in described.items():
        texts = [c["description"].strip() for c in block.get("columns", []) if c.get("description")]
        assert len(texts) == len(set(texts)), f"{name} repeats a column description"
