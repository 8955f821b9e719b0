-- A row is a month and variant whose categories, or whose sources, do not add up to `all`, or whose base is not the members
-- of the day. (Rounded members, in expected_alive, need not add up.)
with sums as (
    {% for part, other in {'category_id': 'source', 'source': 'category_id'}.items() -%}
        select
            brand_id,
            as_of_date,
            variant,
            {{ other }} as scope,
            sum(case when {{ part }} = 'all' then base_members else -base_members end) as base_gap,
            sum(case when {{ part }} = 'all' then reachable_members else -reachable_members end) as reachable_gap,
            sum(
                case when variant = 'expected_alive' then 0 when {{ part }} = 'all' then active_members else -active_members end
            ) as active_gap,
            max(case when {{ part }} = 'all' then base_members end) as base_members
        from {{ ref('mart_member_vitality') }}
        group by brand_id, as_of_date, variant, {{ other }}
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

daily as (
    select brand_id, date, sum(members) as members
    from {{ ref('mart_member_state') }}
    group by brand_id, date
)

select sums.*
from sums
left join daily on sums.brand_id = daily.brand_id and sums.as_of_date = daily.date
where
    base_gap != 0
    or reachable_gap != 0
    or active_gap != 0
    or (sums.scope = 'all' and sums.base_members is distinct from daily.members)
