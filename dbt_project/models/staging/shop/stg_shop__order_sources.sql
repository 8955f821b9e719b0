{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'shop__order_sources'),
            ['shop_id', 'order_id', '_record_hash'],
            'ordered_at',
            replaced_by=['shop_id', 'order_id'],
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        order_id,
        product_id,
        sku_code,
        account_id,
        wecom_corp_id,
        guide_id,
        ad_click_id,
        venue_id,
        -- persons, as tokens
        external_userid,
        sharer_openid,
        -- strings
        sku_attrs,
        sale_channel,
        account_type,
        account_name,
        share_scene,
        share_target,
        mp_scene,
        entry,
        -- days and instants
        {{ hs_utc('ordered_at') }} as ordered_at,
        {{ hs_utc('guide_shared_at') }} as guide_shared_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
