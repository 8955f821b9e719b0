from pathlib import Path

import pytest

from benchmarks.pairing import Case, Outcome, Side
from benchmarks.report import table, write_page


@pytest.fixture
def outcome() -> Outcome:
    side = Side("ours", lambda: None), Side("bare", lambda: None)
    return Outcome(Case("intake", "10 lines", *side, "the price of care."), (2.0, 3.0, 4.0), (1.0, 1.0, 1.0))


def test_table_shows_medians_and_the_range_of_ratios(outcome: Outcome) -> None:
    row = table([outcome]).splitlines()[-1]
    assert row == "| intake | 10 lines | ours | bare | 3.00 / 1.00 | 3.00 (2.00 to 4.00) |"


def test_write_page_replaces_the_page(outcome: Outcome, tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("old", "utf-8")
    write_page([outcome], {2: 700.4, 1: 650.0}, "tiny", page)
    text = page.read_text("utf-8")
    assert "3.00 (2.00 to 4.00)" in text
    assert "- **intake**: the price of care." in text
    assert "scale `tiny`" in text
    assert "together: 1 lines 650 MB, 2 lines 700 MB." in text
    assert "old" not in text
