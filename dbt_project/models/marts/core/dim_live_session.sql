with

sessions as (

    select * from {{ ref('stg_live__live_sessions') }}

)

select
    brand_id,
    shop_id,
    live_id,
    live_type,
    account_id,
    started_at,
    ended_at,
    {{ hs_int_div(hs_seconds_between('started_at', 'ended_at'), 60) }} as duration_minutes
from sessions
