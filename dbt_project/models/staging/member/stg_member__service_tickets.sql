with

source as (

    {{
        hs_latest_version(
            source('raw', 'member__service_tickets'),
            ['shop_id', 'ticket_id'],
            'opened_at',
        )
    }}

),

renamed as (

    select
        -- ids
        brand_id,
        shop_id,
        ticket_id,
        appid,
        openid,
        unionid,
        order_id,
        agent_id,
        -- strings
        ticket_status,
        ticket_kind,
        entry,
        -- numerics
        score,
        -- days and instants
        {{ hs_utc('opened_at') }} as opened_at,
        {{ hs_utc('first_replied_at') }} as first_replied_at,
        {{ hs_utc('closed_at') }} as closed_at,
        {{ hs_utc('rated_at') }} as rated_at,
        {{ hs_utc('updated_at') }} as updated_at,
        -- metadata
        {{ hs_utc('_extracted_at') }} as _extracted_at,
        _occurrence,
        _record_hash,
        _ledger_seq
    from source

)

select *
from renamed
