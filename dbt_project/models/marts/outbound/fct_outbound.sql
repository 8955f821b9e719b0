{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        on_schema_change='fail',
        unique_key='_contact_hash',
        post_hook="{{ hs_delete_where(
            '(outbound_id, _contact_hash) not in (select record_id, ' ~ hs_fingerprint(['contact_key'])
            ~ ' from ' ~ ref('int_outbound__record') ~ ')'
        ) }}",
    )
}}

-- What comes back over a contact belongs to the last message that arrived there within seven days before it, so an answer
-- and an opt-out count once. A contact with anything new is worked out anew.
{% set answer_days = 7 -%}

with records as (
    select
        *,
        {{ hs_fingerprint(['contact_key']) }} as _contact_hash,
        {{ hs_is_new('told_at', staged=true) if is_incremental() else 'true' }} as is_fresh
    from {{ ref('int_outbound__record') }}
),

persons as (
    {{ hs_hashed_person_keys() }}
),

fresh as (
    select _contact_hash
    from records
    where is_fresh
    {% if is_incremental() -%}
        -- Contacts that a message, an answer or an end has left, and those of somebody whom we know by another name since.
        union
        select built._contact_hash
        from {{ this }} as built
        left join persons on built._key_hash = persons.key_hash
        left join records on built.outbound_id = records.record_id and built._contact_hash = records._contact_hash
        where
            records.record_id is null
            or (persons.key_hash is not null and built.person_id is distinct from persons.person_id)
            or built._reply_id not in (select known.record_id from records as known where not known.is_fresh)
            or built._opt_out_id not in (select known.record_id from records as known where not known.is_fresh)
    {% endif -%}
),

answered as (
    select
        came.record_id,
        came.record_kind,
        came.happened_at,
        sent.record_id as send_id
    from records as came
    inner join records as sent
        on
            came._contact_hash = sent._contact_hash
            and sent.happened_at between came.happened_at - interval {{ answer_days }} day and came.happened_at
    where came.record_kind != 'send' and sent.record_kind = 'send' and sent.is_delivered
    qualify
        row_number() over (partition by came.record_id order by sent.happened_at desc, sent.record_id desc) = 1
),

returned as (
    select
        send_id,
        min(case when record_kind = 'reply' then happened_at end) as reply_at,
        min(case when record_kind = 'opt_out' then happened_at end) as opt_out_at,
        min_by(record_id, happened_at) filter (where record_kind = 'reply') as reply_id,
        min_by(record_id, happened_at) filter (where record_kind = 'opt_out') as opt_out_id
    from answered
    group by send_id
)

select
    sent.record_id as outbound_id,
    sent.brand_id,
    sent.shop_id,
    persons.person_id,
    case sent.component_id
        when 'service_account' then 'CH09' when 'group' then 'CH12' when 'sms' then 'CH15' else 'CH11'
    end as channel_id,
    sent.component_id,
    sent.send_kind,
    sent.content_type,
    sent.campaign_id,
    sent.agent_id,
    sent.happened_at as sent_at,
    {{ hs_business_date('sent.happened_at') }} as sent_date,
    cast(case sent.send_kind when 'group' then 0.5 when 'moments_post' then 0.3 else 1 end as double) as effective_touches,
    sent.is_holdout,
    sent.is_delivered,
    sent.clicked_at is not null or returned.reply_at is not null as is_opened,
    sent.clicked_at is not null as is_clicked,
    returned.reply_at is not null as is_replied,
    sent.clicked_at,
    returned.reply_at as replied_at,
    returned.opt_out_at as opted_out_at,
    sent._contact_hash,
    {{ hs_key_hash('sent') }} as _key_hash,
    returned.reply_id as _reply_id,
    returned.opt_out_id as _opt_out_id
from records as sent
left join persons on sent.brand_id = persons.brand_id and sent.person_key = persons.person_key
left join returned on sent.record_id = returned.send_id
where sent.record_kind = 'send' and sent._contact_hash in (select fresh._contact_hash from fresh)
