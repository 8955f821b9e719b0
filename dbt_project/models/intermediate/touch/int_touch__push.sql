-- Two touches of one record: the delivery, which earns nothing, and the click on it, which does.
with pushes as (
    select * from {{ ref('stg_member__service_account_pushes') }}
),

parts as (
    select
        *,
        'delivery' as part,
        'impression' as touch_kind,
        sent_at as touched_at,
        send_status = 'sent' and not is_holdout as is_touch
    from pushes
    union all
    select
        *,
        'click' as part,
        'click' as touch_kind,
        clicked_at as touched_at,
        clicked_at is not null as is_touch
    from pushes
)

select
    {{ hs_key(["'push'", 'part', 'push_id', 'appid', 'openid']) }} as touch_id,
    brand_id,
    shop_id,
    {{ hs_row_person_key('brand_id', 'unionid', 'appid', 'openid') }} as person_key,
    touched_at,
    'CH09' as channel_id,
    'service_account' as component_id,
    case part when 'click' then 'inbound' else 'outbound' end as direction,
    touch_kind,
    push_id as content_id,
    cast(null as {{ dbt.type_string() }}) as agent_id,
    part = 'click' as is_creditable,
    is_touch,
    sent_at as recorded_at,
    _ledger_seq
from parts
