"""What the demo prints at its end: attribution side by side by rule, vitality by brand and category."""

from pathlib import Path
from typing import Any

from serving.open_release import query

_ATTRIBUTION = """
pivot (
    select brand_id, channel_id, any_value(channel_zh) as channel_zh, any_value(channel_en) as channel_en, rule,
        sum(credit_cny) as credit_cny
    from marts.mart_channel_attribution
    where basis = 'cash'
    group by all
) on rule in ('platform', 'first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'markov_path',
    'shapley')
using sum(credit_cny) group by brand_id, channel_id, channel_zh, channel_en
order by brand_id, last_non_direct desc nulls last
"""
_VITALITY = """
select brand_id, category_id, as_of_date, reachable_members, active_members, huoshui_rate, base_members,
    dead_record_rate
from marts.mart_member_vitality
where variant = 'headline' and source = 'all' and month = (select max(month) from marts.mart_member_vitality)
order by brand_id, category_id != 'all', category_id
"""


def attribution_by_rule(serving: Path) -> list[dict[str, Any]]:
    """Net revenue in yuan credited to each channel under each rule, by purchase day, per brand."""
    return list(query(serving, _ATTRIBUTION).to_pylist())


def vitality_by_category(serving: Path) -> list[dict[str, Any]]:
    """会员「活水率」 of the last month, per brand and category (`all` first)."""
    return list(query(serving, _VITALITY).to_pylist())
