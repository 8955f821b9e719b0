{% set counts -%}
    count(*) as reserved,
    sum(case when is_holdout then 1 else 0 end) as held_out,
    sum(case when has_come then 1 else 0 end) as shows,
    sum(case when has_come_early then 1 else 0 end) as early_shows,
    sum(case when has_bought then 1 else 0 end) as buyers,
    sum(net_revenue_fen) as net_revenue_fen
{%- endset -%}

with reserved as (
    select * from {{ ref('int_causal__reservation') }}
    where is_reserved
),

counted as (
    select
        brand_id,
        shop_id,
        notice_id,
        live_id,
        reservation_source,
        {{ counts }}
    from reserved
    group by brand_id, shop_id, notice_id, live_id, reservation_source
    {% for source in ['reservation_source', "'all'"] -%}
        union all
        select
            brand_id,
            shop_id,
            'all' as notice_id,
            'all' as live_id,
            {{ source }} as reservation_source,
            {{ counts }}
        from reserved
        group by brand_id, shop_id{{ ', reservation_source' if loop.first }}
    {% endfor -%}
),

uplift as (
    select
        *,
        'all' as notice_id
    from {{ source('analytics', 'reservation_uplift') }}
)

select
    counted.brand_id,
    counted.shop_id,
    counted.notice_id,
    counted.live_id,
    counted.reservation_source,
    cast(counted.reserved as bigint) as reserved,
    cast(counted.held_out as bigint) as held_out,
    cast(counted.shows as bigint) as shows,
    cast(counted.early_shows as bigint) as early_shows,
    cast(counted.buyers as bigint) as buyers,
    cast(counted.shows as double) / counted.reserved as show_rate,
    cast(counted.buyers as double) / counted.reserved as cvr,
    {{ hs_fen_to_cny('counted.net_revenue_fen') }} as net_revenue_cny,
    {{ hs_fen_to_cny('round(uplift.att_fen)') }} as att_cny,
    {{ hs_fen_to_cny('round(uplift.ci_low_fen)') }} as ci_low_cny,
    {{ hs_fen_to_cny('round(uplift.ci_high_fen)') }} as ci_high_cny,
    uplift.e_value,
    coalesce(uplift.evidence, 'descriptive') as evidence
from counted
left join uplift
    on
        counted.shop_id = uplift.shop_id
        and counted.notice_id = uplift.notice_id
        and counted.reservation_source = uplift.reservation_source
