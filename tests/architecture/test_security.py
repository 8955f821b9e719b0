"""The security matrix names tests: each exists, and each of the thirty rows has one or a dated reason."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def rows(root: Path) -> list[str]:
    """Lines of the matrix."""
    text = (root / "docs" / "security.md").read_text("utf-8")
    return [line for line in text.splitlines() if re.match(r"\| S\d\d", line)]


def test_security_matrix_has_all_thirty_rows(rows: list[str]) -> None:
    numbers = [number for line in rows for number in re.findall(r"S(\d\d)\b", line.split("|")[1])]
    assert numbers == [f"{number:02d}" for number in range(1, 31)]


def test_security_matrix_gives_a_test_or_a_dated_reason(rows: list[str]) -> None:
    bare = [line[:12] for line in rows if not re.search(r"`test_\w+`|\d{4}-\d\d-\d\d: ", line.split("|")[4])]
    assert bare == []


def test_security_matrix_names_tests_that_exist(root: Path, rows: list[str]) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))
    named = {name for line in rows for name in re.findall(r"`(test_\w+)`", line)}
    assert len(named) > 30
    assert sorted(name for name in named if f"def {name}(" not in sources) == []
