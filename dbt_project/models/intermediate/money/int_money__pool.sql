-- Money spent on a span of days and not on an order: advertising, and fees the brand pays elsewhere. A pool belongs to a
-- live session, else to a partner, else to a channel; advertising that names neither is the channel of ads.
with

ads as (

    select
        'ads:' || ad_account_id || ':' || campaign_id || ':' || cast(spend_date as {{ dbt.type_string() }}) as pool_id,
        brand_id,
        shop_id,
        'ads' as cost_type,
        ad_account_id as party_id,
        live_id,
        cast(null as {{ dbt.type_string() }}) as partner_id,
        cast(null as {{ dbt.type_string() }}) as channel_id,
        spend_date as from_date,
        spend_date as to_date,
        spend_fen as pool_fen
    from {{ ref('stg_brand__ad_spend') }}

),

sessions as (

    select * from {{ ref('dim_live_session') }}

)

select
    ads.pool_id,
    ads.brand_id,
    ads.shop_id,
    ads.cost_type,
    ads.party_id,
    ads.live_id,
    case when ads.live_id is null then ads.partner_id end as partner_id,
    case
        when sessions.live_type = 'influencer' then 'CH02'
        when sessions.live_type = 'own' then 'CH01'
        else coalesce(ads.channel_id, case when ads.cost_type = 'ads' then 'CH19' end, 'CH99')
    end as channel_id,
    ads.from_date,
    ads.to_date,
    ads.pool_fen
from ads
left join sessions on ads.live_id = sessions.live_id and ads.brand_id = sessions.brand_id
where ads.pool_fen <> 0
