-- Members at the end of each month, counted eight ways. Numerator and denominator are members, but for two variants: members
-- expected to be alive, and yuan.
{% set ways = {
    'headline': ('active_members', 'reachable_members'),
    'buy_flow': ('buying_members', 'reachable_members'),
    'two_way': ('answering_members', 'reachable_members'),
    'multi_source': ('multi_source_members', 'reachable_members'),
    'new_flow': ('activated_members', 'earlier_members'),
    'expected_alive': ('round(alive_members)', 'judged_members', 'alive_members', 'judged_members'),
    'value_flow': ('valued_active_members', 'valued_members', 'active_margin_90 / 100', 'margin_90 / 100'),
    'total_base': ('active_members', 'base_members'),
} -%}

with cells as (
    select
        *,
        sum(judged_buyers) over (partition by brand_id, month) > 0 as has_expected_alive,
        sum(valued_buyers) over (partition by brand_id, month) > 0 as has_value_flow
    from {{ ref('int_vitality__month_cell') }}
),

variants as (
    {% for variant, way in ways.items() -%}
        select
            cells.*,
            '{{ variant }}' as variant,
            {{ way[1] }} as population,
            {{ way[0] }} as active,
            cast({{ way[-2] }} as double) as numerator,
            cast({{ way[-1] }} as double) as denominator
        from cells
        where {{ 'cells.has_' ~ variant if variant in ('expected_alive', 'value_flow') else 'true' }}
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select
    variants.brand_id,
    variants.month,
    variants.as_of_date,
    variants.category_id,
    variants.source,
    variants.variant,
    cast(variants.population as bigint) as reachable_members,
    cast(variants.active as bigint) as active_members,
    variants.numerator / nullif(variants.denominator, 0) as huoshui_rate,
    variants.base_members,
    cast(variants.dead_members as double) / variants.base_members as dead_record_rate,
    variants.numerator,
    variants.denominator,
    variants.activated_members,
    variants.lost_members,
    cast(variants.activated_members - variants.lost_members as double) / nullif(variants.earlier_members, 0)
        as net_flow_rate,
    variants.interactions as inbound_interactions,
    variants.touches as outbound_touches,
    cast(variants.interactions as double) / nullif(variants.touches, 0) as warmth_ratio,
    drivers.rate_change,
    drivers.driver_reach,
    drivers.driver_interaction,
    drivers.driver_mix,
    drivers.driver_cycle
from variants
left join {{ ref('int_vitality__driver') }} as drivers
    on
        variants.brand_id = drivers.brand_id
        and variants.month = drivers.month
        and variants.category_id = drivers.category_id
        and variants.source = drivers.source
        and variants.variant = drivers.variant
