with

source as (

    {{
        hs_latest_version(
            source('raw', 'brand__ad_spend'),
            ['brand_id', 'spend_date', 'ad_account_id', 'campaign_id'],
            'spend_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        ad_account_id,
        campaign_id,
        live_id,
        -- strings
        campaign_name,
        -- numerics
        spend_fen,
        impressions,
        clicks,
        -- days and instants
        spend_date,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
