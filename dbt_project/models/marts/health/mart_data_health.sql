-- Counted over the tables of this build. Freshness is taken from content, never from a clock or a load time, so that
-- a replay of the same files publishes the same row.
{% set business_days = hs_published_days() -%}

with counted as (
    {% for table, day in business_days.items() -%}
        select
            '{{ table }}' as table_name,
            count(*) as table_rows,
            cast(max({{ day }}) as date) as newest_date
        from {{ ref(table) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

checks as (
    select * from {{ ref('stg_health__checks') }}
),

quarantined as (
    select
        streams.table_name,
        sum(loads.quarantined) as quarantined_rows
    from {{ ref('published_table_stream') }} as streams
    inner join {{ ref('stg_health__loads') }} as loads on streams.stream = loads.stream
    group by streams.table_name
),

linked_persons as (
    select distinct
        brand_id,
        person_id
    from {{ ref('int_identity__person_key') }}
    where person_key like 'unionid:%'
),

sales as (
    select
        cast(sum(case when lines.channel_id = 'CH99' then lines.paid_fen else 0 end) as double)
        / nullif(sum(lines.paid_fen), 0) as unknown_channel_share,
        cast(sum(case when not channels.is_share_target_known then lines.paid_fen else 0 end) as double)
        / nullif(sum(case when channels.is_share_target_known is not null then lines.paid_fen end), 0)
            as moments_unknown_share,
        cast(count(distinct case when linked_persons.person_id is not null then lines.order_id end) as double)
        / nullif(count(distinct lines.order_id), 0) as linked_share
    from {{ ref('fct_order_line') }} as lines
    inner join {{ ref('int_orders__line_channel') }} as channels on lines.order_line_id = channels.order_line_id
    left join linked_persons on lines.brand_id = linked_persons.brand_id and lines.person_id = linked_persons.person_id
)

select
    counted.table_name,
    {{ hs_vitality_through_date() }} as date,
    counted.table_rows as rows,
    case
        when counted.newest_date is not null
            then cast(24 * {{ hs_days_between(
                'least(counted.newest_date, ' ~ hs_vitality_through_date() ~ ')', hs_vitality_through_date()
            ) }} as double)
    end as freshness_hours,
    coalesce(checks.failed_checks, 0) as failed_checks,
    coalesce(checks.warned_checks, 0) as warned_checks,
    cast(coalesce(quarantined.quarantined_rows, 0) as bigint) as quarantined_rows,
    coalesce(sales.unknown_channel_share, 0) as unknown_channel_share,
    coalesce(sales.moments_unknown_share, 0) as moments_unknown_share,
    coalesce(sales.linked_share, 0) as linked_share
from counted
cross join sales
left join checks on counted.table_name = checks.table_name
left join quarantined on counted.table_name = quarantined.table_name
