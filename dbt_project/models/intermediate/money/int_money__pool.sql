-- Money spent on a span of days and not on an order: advertising, and fees the brand pays elsewhere. A pool belongs to a
-- live session, else to a partner, else to a channel; advertising that names neither is the channel of ads.
with

pools as (

    select
        'ads:' || ad_account_id || ':' || campaign_id || ':' || cast(spend_date as {{ dbt.type_string() }}) as pool_id,
        brand_id,
        shop_id,
        'ads' as cost_type,
        ad_account_id as party_id,
        live_id,
        cast(null as {{ dbt.type_string() }}) as partner_id,
        'CH19' as channel_id,
        spend_date as from_date,
        spend_date as to_date,
        spend_fen as pool_fen
    from {{ ref('stg_brand__ad_spend') }}

    union all

    select
        'fee:' || brand_id || ':' || fee_id as pool_id,
        brand_id,
        shop_id,
        case when offline_fee_kind = 'guide_incentive' then 'guide' else 'offline' end as cost_type,
        partner_id as party_id,
        live_id,
        partner_id,
        channel_id,
        fee_date as from_date,
        greatest(coalesce(ends_date, fee_date), fee_date) as to_date,
        fee_fen as pool_fen
    from {{ ref('stg_brand__offline_fees') }}

),

sessions as (

    select * from {{ ref('dim_live_session') }}

)

select
    pools.pool_id,
    pools.brand_id,
    pools.shop_id,
    pools.cost_type,
    pools.party_id,
    pools.live_id,
    case when pools.live_id is null then pools.partner_id end as partner_id,
    case
        when sessions.live_type = 'influencer' then 'CH02'
        when sessions.live_type = 'own' then 'CH01'
        else coalesce(pools.channel_id, case when pools.cost_type = 'guide' then 'CH11' end, 'CH99')
    end as channel_id,
    pools.from_date,
    pools.to_date,
    pools.pool_fen
from pools
left join sessions
    on pools.live_id = sessions.live_id and pools.brand_id = sessions.brand_id and pools.shop_id = sessions.shop_id
where pools.pool_fen <> 0
