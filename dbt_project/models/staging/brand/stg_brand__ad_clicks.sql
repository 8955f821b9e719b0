with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__ad_clicks'),
            ['ad_click_id'],
            'clicked_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        ad_click_id,
        ad_account_id,
        campaign_id,
        appid,
        product_id,
        live_id,
        -- persons, as tokens
        openid,
        unionid,
        -- days and instants
        {{ hs_utc('clicked_at') }} as clicked_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
