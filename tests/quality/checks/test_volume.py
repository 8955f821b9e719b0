"""Volume of a day and length of a delivery against their own past."""

import pytest

from quality.checks.daily import DailySource
from quality.checks.volume import daily_volume, delivery_volume


def test_daily_volume_has_no_verdict_on_a_young_series(measure) -> None:
    setup = "create table e as select date '2025-03-27' - i::integer as day, i as id from range(5) as r(i)"
    numbers = measure(setup, daily_volume(), DailySource("e", "day", ("id",), scope=None).relations())
    assert numbers["history"] < daily_volume().min_history
    assert numbers["score"] is None


@pytest.mark.parametrize(("newest", "is_within"), [(100, True), (60, True), (30, False), (150, True), (300, False)])
def test_delivery_volume_compares_with_deliveries_of_the_same_kind(measure, newest: int, is_within: bool) -> None:
    setup = f"""
        create table raw._loads as
        select 'shop.skus' as stream, 'S1/skus_2025010' || i || '.csv' as source_file, i as seq,
            case when i = 8 then {newest} else 100 end as rows_in
        from range(1, 9) as r(i)
        union all select 'shop.skus', 'S2/skus_2025010' || i || '.csv', 100 + i, 9000 from range(1, 9) as r(i)
    """
    assert (abs(measure(setup, delivery_volume("shop__skus"))["score"]) <= 1) is is_within


def test_delivery_volume_waits_for_three_deliveries(measure) -> None:
    setup = "create table raw._loads as select 'a.b' as stream, 'f1' as source_file, 1 as seq, 5 as rows_in"
    check = delivery_volume("a__b")
    assert measure(setup, check)["history"] == 0
    assert check.min_history == 3
