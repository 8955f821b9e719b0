"""The dbt project as a whole: it builds on nothing at all, and every unit test of its models holds."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.slow
def test_models_build_on_empty_streams_and_their_unit_tests_hold(
    dbt: Callable[..., list[str]], empty_raw_warehouse: object
) -> None:
    assert dbt(empty_raw_warehouse, "seed") == []
    assert dbt(empty_raw_warehouse, "run", "--empty") == []
    assert dbt(empty_raw_warehouse, "test", "--select", "test_type:unit") == []


def test_macros_never_ask_the_clock_or_the_order_of_loads() -> None:
    """Business columns depend on content alone: no clock anywhere, the ledger sequence only to find what is new."""
    project = Path(__file__).resolve().parents[2] / "dbt_project"
    clocks = ("now()", "current_timestamp", "current_date", "today()", "get_current_timestamp")
    asked = [
        f"{path.name}: {clock}"
        for folder in ("models", "macros")
        for path in (project / folder).rglob("*.sql")
        for clock in clocks
        if clock in path.read_text("utf-8").lower()
    ]
    assert asked == []
