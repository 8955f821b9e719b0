-- A sale counts for the last message that reached the buyer within three days before it, so for one message only. This
-- says what followed, not what was caused; what was caused says mart_fatigue.

with moments as (
    select
        brand_id,
        person_id,
        sent_at as happened_at,
        outbound_id,
        cast(null as {{ dbt.type_string() }}) as order_line_id
    from {{ ref('fct_outbound') }}
    where is_delivered and person_id is not null
    union all
    select
        brand_id,
        coalesce(giver_person_id, person_id) as person_id,
        ordered_at as happened_at,
        cast(null as {{ dbt.type_string() }}) as outbound_id,
        order_line_id
    from {{ ref('fct_order_line') }}
    where not is_free_gift and channel_id != 'CH23' and coalesce(giver_person_id, person_id) is not null
),

placed as (
    select
        order_line_id,
        happened_at,
        last_value(outbound_id ignore nulls) over person_so_far as last_outbound_id,
        last_value(case when outbound_id is not null then happened_at end ignore nulls) over person_so_far as last_sent_at
    from moments
    window
        person_so_far as (
            partition by brand_id, person_id
            order by happened_at asc, order_line_id asc nulls first, outbound_id asc
            rows between unbounded preceding and current row
        )
)

select
    order_line_id,
    last_outbound_id as outbound_id
from placed
where order_line_id is not null and happened_at <= last_sent_at + interval {{ hs_outbound_sale_days() }} day
