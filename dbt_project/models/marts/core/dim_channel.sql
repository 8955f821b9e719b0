with

channels as (

    select * from {{ ref('channel') }}

)

select
    channel_id,
    channel_zh,
    channel_en,
    commerce_mode,
    channel_family,
    is_direct_like,
    cast(
        case lookback_kind
            when 'ads' then {{ var('lookback_ads_days') }}
            when 'live' then {{ var('lookback_live_days') }}
            else {{ var('lookback_days') }}
        end
        as bigint
    ) as default_lookback_days,
    cast(
        case lookback_kind
            when 'ads' then {{ var('lookback_ads_days') }}
            when 'live' then {{ var('lookback_live_days') }}
            else greatest({{ var('lookback_days') }}, {{ var('lookback_long_days') }})
        end
        as bigint
    ) as long_cycle_lookback_days
from channels
