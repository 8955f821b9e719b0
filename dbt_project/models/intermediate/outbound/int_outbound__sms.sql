-- Events of a text message put together. A receipt may be days late, or never come: what the carrier has not called failed
-- counts as arrived until it does, and held out is what was never handed to it. `told_at` is the newest thing known of it.
with events as (
    select
        *,
        coalesce(phone, member_id) as receiver
    from {{ ref('stg_member__sms_events') }}
)

select
    brand_id,
    max(shop_id) as shop_id,
    sms_id,
    receiver,
    'sms:' || brand_id || ':' || receiver as contact_key,
    coalesce(
        {{ hs_person_key('member_id', 'brand_id', 'max(member_id)') }}, {{ hs_person_key('phone', 'brand_id', 'max(phone)') }}
    ) as person_key,
    max(content_kind) as content_kind,
    max(campaign_id) as campaign_id,
    min(occurred_at) as sent_at,
    max(case when is_holdout then 1 else 0 end) = 1 as is_holdout,
    max(case when event = 'failed' or is_holdout then 1 else 0 end) = 0 as is_delivered,
    min(case when event = 'click' then occurred_at end) as clicked_at,
    min(case when event = 'reply' then occurred_at end) as replied_at,
    min(case when event = 'opt_out' then occurred_at end) as opted_out_at,
    max(occurred_at) as told_at,
    max(_ledger_seq) as _ledger_seq
from events
where receiver is not null
group by brand_id, sms_id, receiver
