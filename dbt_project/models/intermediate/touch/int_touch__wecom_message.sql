-- What a guide sends reaches a person but earns nothing; what the person answers does.
-- A message that failed or was held out for comparison reached nobody.
with messages as (
    select * from {{ ref('stg_member__wecom_messages') }}
)

select
    {{ hs_key(["'wecom'", 'message_id', 'external_userid']) }} as touch_id,
    brand_id,
    shop_id,
    {{ hs_person_key('external_userid', 'corp_id', 'external_userid') }} as person_key,
    sent_at as touched_at,
    case when message_kind = 'group' then 'CH12' else 'CH11' end as channel_id,
    case when message_kind = 'group' then 'group' else 'wecom' end as component_id,
    direction,
    case when direction = 'inbound' then 'reply' else 'impression' end as touch_kind,
    campaign_id as content_id,
    guide_id as agent_id,
    direction = 'inbound' as is_creditable,
    direction = 'inbound' or (coalesce(send_status, 'sent') = 'sent' and not is_holdout) as is_touch,
    sent_at as recorded_at,
    _ledger_seq
from messages
