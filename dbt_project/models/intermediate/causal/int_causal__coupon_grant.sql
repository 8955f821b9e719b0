{{ config(materialized='table') }}

-- Who was chosen for a coupon (定向发券), got it or was left without it by lot, and what they bought in the days it holds.
-- Whom no order knows has bought nothing and counts all the same: only who buys becomes known, so leaving the others out
-- would compare buyers with buyers. Who drew both lots with two accounts tells nothing. A grant counts once its days are over.
{% set usual_days = 30 -%}
{% set lot = ['brand_id', 'shop_id', 'coupon_id', 'grant_id', 'person_key'] -%}
{% set openid_key = hs_person_key('openid', 'coalesce(events.appid, shops.appid)', 'events.openid') -%}
{% set union_key = hs_person_key('unionid', 'events.brand_id', 'events.unionid') -%}

with spent as (
    select
        shop_id,
        user_coupon_id,
        sum(discount_fen) as subsidy_fen
    from {{ ref('int_money__discount') }}
    where user_coupon_id is not null and discount_state is distinct from 'returned'
    group by shop_id, user_coupon_id
),

handed as (
    select
        {{ hs_prefixed(lot[:4], 'events') }},
        coalesce(unions.person_id, openids.person_id, {{ union_key }}, {{ openid_key }}) as person_key,
        coalesce(unions.person_id, openids.person_id) as person_id,
        events.event = 'withhold' as is_holdout,
        events.occurred_at as granted_at,
        coalesce(listed.valid_days, {{ usual_days }}) as valid_days,
        spent.subsidy_fen
    from {{ ref('stg_shop__coupon_events') }} as events
    left join {{ ref('stg_shop__shops') }} as shops on events.shop_id = shops.shop_id
    left join {{ ref('stg_shop__coupons') }} as listed
        on events.shop_id = listed.shop_id and events.coupon_id = listed.coupon_id
    left join {{ ref('int_identity__person_key') }} as unions
        on events.brand_id = unions.brand_id and unions.person_key = {{ union_key }}
    left join {{ ref('int_identity__person_key') }} as openids
        on events.brand_id = openids.brand_id and openids.person_key = {{ openid_key }}
    left join spent
        on events.shop_id = spent.shop_id and events.user_coupon_id = spent.user_coupon_id
    where events.grant_id is not null and events.event in ('receive', 'withhold')
),

granted as (
    select
        {{ lot | join(', ') }},
        min(person_id) as person_id,
        bool_or(is_holdout) as is_holdout,
        min(granted_at) as granted_at,
        max(valid_days) as valid_days,
        cast(coalesce(sum(subsidy_fen), 0) as bigint) as subsidy_fen
    from handed
    where person_key is not null
    group by {{ lot | join(', ') }}
    having
        bool_or(is_holdout) = bool_and(is_holdout)
        and {{ hs_days_between(hs_business_date('min(granted_at)'), hs_vitality_through_date()) }} >= max(valid_days)
),

bought as (
    select
        {{ hs_prefixed(lot, 'granted') }},
        count(distinct case when not lines.is_free_gift then lines.order_id end) as orders,
        cast(sum(lines.net_revenue_fen) as bigint) as net_revenue_fen,
        cast(sum(margins.cm3_fen) as bigint) as cm3_fen
    from granted
    inner join {{ ref('fct_order_line') }} as lines
        on
            granted.brand_id = lines.brand_id
            and granted.person_id = coalesce(lines.giver_person_id, lines.person_id)
            and {{ hs_seconds_between('granted.granted_at', 'lines.ordered_at') }} between 0 and 86400 * granted.valid_days
    inner join {{ ref('int_money__line_margin') }} as margins on lines.order_line_id = margins.order_line_id
    where lines.channel_id <> 'CH23'
    group by {{ hs_prefixed(lot, 'granted') }}
)

select
    granted.*,
    coalesce(bought.orders, 0) as orders,
    coalesce(bought.net_revenue_fen, 0) as net_revenue_fen,
    coalesce(bought.cm3_fen, 0) as cm3_fen
from granted
left join bought using ({{ lot | join(', ') }})
