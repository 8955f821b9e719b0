{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['visit_id'],
    )
}}

with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__mini_program_visits'),
            ['visit_id'],
            'visited_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        visit_id,
        appid,
        product_id,
        ad_click_id,
        -- persons, as tokens
        openid,
        unionid,
        -- strings
        mp_scene,
        entry_path,
        -- numerics
        stay_seconds,
        page_views,
        -- booleans
        coalesce(is_share_click, false) as is_share_click,
        -- days and instants
        {{ hs_utc('visited_at') }} as visited_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
