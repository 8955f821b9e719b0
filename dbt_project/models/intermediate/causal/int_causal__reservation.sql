{{ config(materialized='table') }}

-- Who reserved a session that has ended, and what the same person paid in it. Each has a twin (`is_reserved` false): the
-- same person and the session of the same hour a week before or after that they did not reserve. Used without a holdout.
with sessions as (
    select
        *,
        {{ hs_business_date('started_at') }} as date
    from {{ ref('dim_live_session') }}
    where live_type = 'own' and ended_at is not null
),

reserved as (
    select
        reservations.shop_id,
        reservations.live_id,
        reservations.notice_id,
        coalesce(reservations.reservation_source, 'unknown') as reservation_source,
        reservations.is_holdout,
        -- without a unionid nobody knows what the account bought in the shop, whose openids are others
        reservations.unionid is not null as is_linkable,
        persons.person_id,
        sessions.brand_id,
        sessions.date,
        coalesce(reservations.watch_seconds, 0) >= 10 as has_come,
        coalesce(reservations.watch_seconds, 0) >= 10
        and {{ hs_seconds_between('sessions.started_at', 'reservations.first_watched_at') }} < 300 as has_come_early
    from {{ ref('stg_live__live_reservations') }} as reservations
    inner join sessions on reservations.shop_id = sessions.shop_id and reservations.live_id = sessions.live_id
    left join {{ ref('stg_shop__shops') }} as shops on reservations.shop_id = shops.shop_id
    inner join {{ ref('int_identity__person_key') }} as persons
        on
            sessions.brand_id = persons.brand_id
            and persons.person_key = {{ hs_row_person_key(
                'sessions.brand_id', 'reservations.unionid', 'coalesce(reservations.appid, shops.appid)', 'reservations.openid'
            ) }}
),

twins as (
    select
        reserved.shop_id,
        sessions.live_id,
        reserved.person_id,
        reserved.brand_id
    from reserved
    inner join sessions
        on
            reserved.shop_id = sessions.shop_id
            and abs({{ hs_days_between('reserved.date', 'sessions.date') }}) = 7
    left join reserved as also
        on
            sessions.shop_id = also.shop_id
            and sessions.live_id = also.live_id
            and reserved.person_id = also.person_id
    where also.person_id is null and not reserved.is_holdout and reserved.is_linkable
    group by reserved.shop_id, sessions.live_id, reserved.person_id, reserved.brand_id
),

both_kinds as (
    select
        brand_id,
        shop_id,
        live_id,
        notice_id,
        reservation_source,
        person_id,
        true as is_reserved,
        bool_or(is_holdout) as is_holdout,
        bool_or(is_linkable) as is_linkable,
        bool_or(has_come) as has_come,
        coalesce(bool_or(has_come_early), false) as has_come_early
    from reserved
    group by brand_id, shop_id, live_id, notice_id, reservation_source, person_id
    union all
    select
        brand_id,
        shop_id,
        live_id,
        live_id as notice_id,
        'none' as reservation_source,
        person_id,
        false as is_reserved,
        false as is_holdout,
        true as is_linkable,
        false as has_come,
        false as has_come_early
    from twins
),

bought as (
    select
        shop_id,
        live_id,
        person_id,
        cast(sum(net_revenue_fen) as bigint) as net_revenue_fen
    from {{ ref('fct_order_line') }}
    where live_id is not null
    group by shop_id, live_id, person_id
)

select
    both_kinds.*,
    bought.person_id is not null as has_bought,
    coalesce(bought.net_revenue_fen, 0) as net_revenue_fen
from both_kinds
left join bought
    on
        both_kinds.shop_id = bought.shop_id
        and both_kinds.live_id = bought.live_id
        and both_kinds.person_id = bought.person_id
