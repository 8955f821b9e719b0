"""Counts of the platforms: a day of zeros or half of our events lost show; what they have not delivered does not."""

import pytest

from quality.checks.counts import COUNT_CHECKS

SETUP = """
    create table raw.member__wecom_behavior_daily as
    select 'b' as brand_id, 'c' as corp_id, 'g' as guide_id, date '2025-03-27' - d::integer as stat_date,
        8 as new_contacts, 4 as deletions, timestamptz '2025-03-28 00:00:00Z' as _extracted_at, '' as _record_hash
    from range(10) as r(d);
    create table raw.member__wecom_contact_events as
    select 'b' as brand_id, 'e' || d || '-' || i as event_id,
        case when i < 8 then 'add' else 'customer_deleted' end as change,
        timestamptz '2025-03-27 04:00:00Z' - interval 1 day * d as occurred_at
    from range(20) as r(d), range(12) as s(i)
"""
[CHECK] = COUNT_CHECKS["member__wecom_behavior_daily"]


ZEROS = "update raw.member__wecom_behavior_daily set new_contacts = 0"
STATED_AGAIN = """
    insert into raw.member__wecom_behavior_daily by name
    select * replace (0 as new_contacts, _extracted_at - interval 1 day as _extracted_at)
    from raw.member__wecom_behavior_daily
"""


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ("select 1", 0),
        (f"{ZEROS}, deletions = 0 where stat_date = '2025-03-25'", 2),
        (f"{ZEROS} where stat_date = '2025-03-27'", 0),  # not final
        ("delete from raw.member__wecom_contact_events where change = 'add' and event_id like 'e3-%'", 1),
        ("delete from raw.member__wecom_contact_events where event_id in ('e3-1', 'e3-2', 'e3-3')", 0),  # in quarantine
        ("delete from raw.member__wecom_behavior_daily where stat_date = '2025-03-25'", 0),
        (STATED_AGAIN, 0),  # an older statement
    ],
)  # fmt: skip
def test_contacts_are_compared_day_by_day(measure, change: str, differing: int) -> None:
    assert measure(f"{SETUP}; {change}", CHECK)["differing"] == differing


def test_counts_have_nothing_to_say_without_figures_of_the_platform(measure) -> None:
    assert measure(f"{SETUP}; delete from raw.member__wecom_behavior_daily", CHECK)["delivered"] == 0
