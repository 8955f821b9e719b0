{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'person_id'],
        meta={'changed': 'int_change__life'},
    )
}}

-- Everything a person did towards the brand, never what was delivered to them; which kinds are meaningful says the seed
-- meaningful_event.
{% set person, listed = ['brand_id', 'person_id'], ref('int_change__key') -%}

with people as (
    {{ 'select * from ' ~ listed if is_incremental() else hs_person_keys() }}
),

shops as (
    select * from {{ ref('stg_shop__shops') }}
),

keyed as (
    {% for record in hs_act_records() %}
        select
            seen.brand_id,
            {{ record.who }} as person_key,
            {{ hs_business_date('seen.' ~ record.at) }} as act_date,
            {{ record.kind }} as act_kind
        from {{ ref('stg_' ~ record.stream) }} as seen
        {{ 'left join shops on seen.shop_id = shops.shop_id' if 'shops.' in record.who }}
        where
            {{ hs_day_bound('seen.' ~ record.at, var('through_date'), '<=', staged=true) }}
            {{ 'and ' ~ record.where if record.where }}
            and {{ hs_is_of_changed_key('seen.brand_id', record.who) }}
        {{ "union all" if not loop.last }}
    {% endfor %}
),

accepted as (
    select
        brand_id,
        receiver_person_id as person_id,
        paid_date
    from {{ ref('fct_order_line') }}
    where is_gift and receiver_person_id is not null and order_status != 'gift_pending'
),

acts as (
    select
        keyed.brand_id,
        people.person_id,
        keyed.act_date,
        keyed.act_kind
    from keyed
    inner join people on keyed.brand_id = people.brand_id and keyed.person_key = people.person_key
    where people.person_id is not null

    union all

    select
        brand_id,
        person_id,
        paid_date as act_date,
        'order' as act_kind
    from {{ hs_changed_purchases() }}
    where {{ hs_is_changed('int_change__life', person) }}

    union all

    select
        brand_id,
        person_id,
        paid_date as act_date,
        'gift_accept' as act_kind
    from accepted
    where {{ hs_is_changed('int_change__life', person) }}
)

select
    brand_id,
    person_id,
    act_date,
    act_kind,
    {{ hs_since_seq() }}
from acts
where act_date <= {{ hs_vitality_through_date() }}
group by brand_id, person_id, act_date, act_kind
