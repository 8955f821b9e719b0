"""What the demo prints, from a release with known credits."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.headline import attribution_by_rule, vitality_by_category
from serving.release import PublishRequest, publish


@pytest.fixture
def serving(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            """
            create table marts.mart_channel_attribution as
            select 'b' as brand_id, channel_id, '直播' as channel_zh, 'live' as channel_en, rule, basis,
                credit::decimal(18, 2) as credit_cny
            from (values ('CH01', 'first', 'cash', 1), ('CH01', 'first', 'cash', 2), ('CH01', 'last', 'cash', 5),
                ('CH02', 'first', 'cash', 4), ('CH01', 'first', 'accrual', 100)) as t (channel_id, rule, basis, credit)
            """
        )
        connection.execute(
            """
            create table marts.mart_member_vitality as
            select 'b' as brand_id, month, category_id, source, variant, date '2026-06-30' as as_of_date,
                10 as reachable_members, 5 as active_members, 0.5::double as huoshui_rate, 20 as base_members,
                0.1::double as dead_record_rate
            from (values (date '2026-05-01', 'all', 'all', 'headline'), (date '2026-06-01', 'A01', 'all', 'headline'),
                (date '2026-06-01', 'all', 'all', 'headline'), (date '2026-06-01', 'all', 'all', 'buy_flow'),
                (date '2026-06-01', 'all', 'wecom', 'headline')) as t (month, category_id, source, variant)
            """
        )
    publish(PublishRequest(tmp_path / "w.duckdb", tmp_path / "serving", "run", date(2026, 6, 30)))
    return tmp_path / "serving"


def test_attribution_by_rule_adds_cash_credits_side_by_side(serving: Path) -> None:
    rows = {row["channel_id"]: row for row in attribution_by_rule(serving)}
    assert (rows["CH01"]["first"], rows["CH01"]["last"], rows["CH01"]["linear"]) == (3, 5, None)
    assert rows["CH02"]["first"] == 4


def test_vitality_by_category_is_the_headline_of_the_last_month_total_first(serving: Path) -> None:
    assert [row["category_id"] for row in vitality_by_category(serving)] == ["all", "A01"]
