from datetime import date
from pathlib import Path

import pytest

from benchmarks.pairing import Case, Outcome, Side
from benchmarks.report import Part, memory, table, write_parts


@pytest.fixture
def outcome() -> Outcome:
    side = Side("ours", lambda: None), Side("bare", lambda: None)
    return Outcome(Case("intake", "10 lines", *side, "the price of care."), (2.0, 3.0, 4.0), (1.0, 1.0, 1.0))


def test_table_shows_medians_and_the_range_of_ratios(outcome: Outcome) -> None:
    row = table([outcome]).splitlines()[-1]
    assert row == "| intake | 10 lines | ours | bare | 3.00 / 1.00 | 3.00 (2.00 to 4.00) |"


def test_memory_is_told_by_number_of_lines() -> None:
    assert memory({2: 700.4, 1: 650.0}).endswith("together: 1 lines 650 MB, 2 lines 700 MB.")
    assert memory({}) == ""


def test_write_parts_replaces_the_sections_measured_and_no_other(outcome: Outcome, tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    write_parts([Part("Intake", [outcome], ["It is a lot."]), Part("Zeal", remarks=["old"])], page, date(2026, 11, 1))
    write_parts([Part("Zeal", remarks=["new"]), Part("Identity", remarks=["Soon."])], page, date(2026, 11, 29))
    text = page.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Benchmarks", "## Identity", "## Intake", "## Zeal",
    ]  # fmt: skip
    assert "3.00 (2.00 to 4.00)" in text
    assert "- **intake**: the price of care." in text
    assert "It is a lot.\n\nMeasured on 2026-11-01 on " in text
    assert "new\n\nMeasured on 2026-11-29 on " in text
    assert "old" not in text
