{{ config(materialized='table') }}

-- Whom a record names now, and whom it named in an older version. Some days come after the record that tells of them, as
-- the click on a push does. A word of consent names somebody too. A number that a member gives since, or whose holder is
-- known by another name, is asked for all who ever gave it. A build from scratch lists everybody anyway (int_change__life).
with

shops as (

    select * from {{ ref('stg_shop__shops') }}

),

named as (

    {% for record in hs_act_records() if record.moves or record.comes -%}
        {% set latest = ref('stg_' ~ record.stream) -%}
        {% set versions = hs_versions_of_new(source('raw', record.stream), latest, record.key, record.day) if record.moves -%}
        select
            seen.brand_id,
            {{ record.who }} as person_key
        from {{ '(' ~ versions ~ ')' if record.moves else latest }} as seen
        {{ 'left join shops on seen.shop_id = shops.shop_id' if 'shops.' in record.who }}
        {{ 'where ' ~ hs_day_bound('seen.' ~ record.at, var('since_through_date'), '>', staged=true) if record.comes }}
        union all
    {% endfor -%}
    select
        said.brand_id,
        {{ hs_consent_key('said') }} as person_key
    from ({{ hs_versions_of_new(
        source('raw', 'member__consents'), ref('stg_member__consents'), ['consent_id'], 'said_at'
    ) }}) as said
    union all
    select
        events.brand_id,
        {{ hs_person_key('external_userid', 'events.corp_id', 'events.external_userid') }} as person_key
    from ({{ hs_versions_of_new(
        source('raw', 'member__wecom_contact_events'), ref('stg_member__wecom_contact_events'), ['event_id'], 'occurred_at'
    ) }}) as events
    union all
    select
        given.brand_id,
        {{ hs_person_key('member_id', 'given.brand_id', 'given.member_id') }} as person_key
    from {{ source('raw', 'member__members') }} as given
    where (given.brand_id, given.member_phone) in (
        select
            told.brand_id,
            told.member_phone
        from {{ source('raw', 'member__members') }} as told
        left join {{ ref('int_identity__person_key') }} as cards
            on
                told.brand_id = cards.brand_id
                and {{ hs_person_key('member_id', 'told.brand_id', 'told.member_id') }} = cards.person_key
        where told.member_phone is not null and ({{ hs_is_new() }} or cards._moved_in = {{ hs_run_mark() }})
    )

)

select
    brand_id,
    person_key
from named
where {{ 'true' if var('since_seq') | int > 0 else 'false' }}
