"""The member whose life docs/vitality.md tells: the page's own tables against what the models build."""

import re
from datetime import date
from pathlib import Path

import duckdb

PAGE = Path(__file__).resolve().parents[3] / "docs" / "vitality.md"
DAY = r"(\d{4}-\d{2}-\d{2})"


def test_states_of_the_worked_member_are_those_of_the_page(vitality: duckdb.DuckDBPyConnection) -> None:
    told = re.findall(rf"^\| `(\w+)` \| {DAY} \| {DAY} \|", PAGE.read_text("utf-8"), re.MULTILINE)
    sql = """
        select state, cast(valid_from_date as varchar), cast(valid_to_date as varchar)
        from intermediate.int_vitality__state_interval where brand_id = 'b3' order by valid_from_date
    """
    assert len(told) == 14
    assert vitality.execute(sql).fetchall() == told


def test_rates_of_the_worked_member_are_those_of_the_page(vitality: duckdb.DuckDBPyConnection) -> None:
    told = re.findall(rf"^\| {DAY} \| (\d) \| (\d) \| (\d) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    sql = """
        select as_of_date, max(reachable_members) filter (where variant = 'headline'),
            max(active_members) filter (where variant = 'headline'),
            max(active_members) filter (where variant = 'buy_flow')
        from marts.mart_member_vitality where brand_id = 'b3' and category_id = 'all' and source = 'all'
        group by as_of_date order by 1
    """
    assert len(told) == 7
    expected = [(date.fromisoformat(day), *map(int, counts)) for day, *counts in told]
    assert vitality.execute(sql).fetchall() == expected
