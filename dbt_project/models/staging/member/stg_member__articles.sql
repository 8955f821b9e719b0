with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__articles'),
            ['appid', 'stat_date', 'article_id'],
            'stat_date',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        article_id,
        appid,
        -- strings
        title,
        content_kind,
        -- numerics
        sent_users,
        read_users,
        reads,
        finished_reads,
        original_users,
        share_users,
        shares,
        favorite_users,
        -- days and instants
        stat_date,
        {{ hs_utc('published_at') }} as published_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
