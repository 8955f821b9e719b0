"""The fault matrix names tests: each exists, and each of the 59 rows has one or a dated reason."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def rows(root: Path) -> list[str]:
    """Lines of the matrix."""
    text = (root / "docs" / "operations.md").read_text("utf-8")
    return [line for line in text.splitlines() if re.match(r"\| F\d\d", line)]


def test_fault_matrix_has_all_rows(rows: list[str]) -> None:
    numbers: list[int] = []
    for line in rows:
        first, *last = (int(number) for number in re.findall(r"F(\d\d)\b", line.split("|")[1]))
        numbers += range(first, (last or [first])[0] + 1)
    assert numbers == list(range(1, 60))


def test_fault_matrix_gives_a_test_or_a_dated_reason(rows: list[str]) -> None:
    """`API` and `series` are explained, the first with its date, above the table."""
    told = r"`test_\w+`|\d{4}-\d\d-\d\d|\bAPI\b|\bseries\b|whole nights"
    assert [line[:12] for line in rows if not re.search(told, line.split("|")[3])] == []


def test_fault_matrix_names_tests_and_kill_points_that_exist(root: Path, rows: list[str]) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))
    named = {name for line in rows for name in re.findall(r"`(test_\w+)`", line)}
    assert len(named) > 40
    assert sorted(name for name in named if f"def {name}(" not in sources) == []
    points = "\n".join((root / part / "kill_points.py").read_text("utf-8") for part in ("ingestion", "serving"))
    passed = {name for line in rows for name in re.findall(r"`((?:repair|lake|ledger|inbox|serving)\.\w+)`", line)}
    assert len(passed) > 10
    assert sorted(name for name in passed if f'"{name}"' not in points) == []
