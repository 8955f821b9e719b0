-- Messages of which a lot decided whether they were sent (对照组), to buyers who could be spoken to, and the orders of the three
-- days after. Everything a message is counted under was settled before its lot was drawn: the touches of the seven days up to it
-- as planned, failed and held out ones too, and the state of the evening before.

with tried as (
    select
        brand_id,
        channel_id,
        content_type,
        min(sent_date) as first_date,
        max(sent_date) as last_date
    from {{ ref('fct_outbound') }}
    where is_holdout
    group by brand_id, channel_id, content_type
),

planned as (
    select
        *,
        sum(cast(round(10 * effective_touches) as bigint)) over (
            partition by brand_id, person_id
            order by sent_at
            range between interval 7 day preceding and current row
        ) as tenths
    from {{ ref('fct_outbound') }}
    where person_id is not null and sent_date >= {{ hs_vitality_through_date() }} - 7 * 53
),

states as (
    {{ hs_person_states() }}
),

drawn as (
    select
        planned.outbound_id,
        planned.brand_id,
        planned.person_id,
        planned.sent_at,
        planned.is_holdout,
        planned.tenths,
        reach.category_id,
        reach.person_group,
        coalesce(states.state, 'no_member') as state
    from planned
    inner join tried
        on
            planned.brand_id = tried.brand_id
            and planned.channel_id = tried.channel_id
            and planned.content_type = tried.content_type
            and planned.sent_date between tried.first_date and tried.last_date
    inner join {{ ref('int_outbound__reach') }} as reach
        on
            planned.brand_id = reach.brand_id
            and planned.person_id = reach.person_id
            and planned.sent_date between reach.starts_date and reach.ends_date
    left join states
        on
            planned.brand_id = states.brand_id
            and planned.person_id = states.person_id
            and planned.sent_date - 1 between states.valid_from_date and states.valid_to_date
    where planned.sent_date <= {{ hs_vitality_through_date() }} - {{ hs_outbound_sale_days() }}
),

bought as (
    {{ hs_orders_after('drawn') }}
)

select
    drawn.outbound_id,
    drawn.brand_id,
    drawn.category_id,
    drawn.state,
    {{ hs_touches_per_week('drawn.tenths') }} as touches_per_week,
    drawn.person_group,
    drawn.is_holdout,
    coalesce(bought.orders, 0) as orders
from drawn
left join bought on drawn.outbound_id = bought.outbound_id
