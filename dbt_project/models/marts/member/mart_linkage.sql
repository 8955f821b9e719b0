-- The first purchase of a person is when the shop may hand them on: to the membership, to a guide, to the mini program
-- and to the service account. Seven days are given for it; who was there before counts too.
{% set days = 7 -%}

with firsts as (
    select
        brand_id,
        person_id,
        min(purchase_date) as first_date
    from {{ ref('int_member__purchase_day') }}
    where purchase_date <= {{ hs_vitality_through_date() }}
    group by brand_id, person_id
),

arrivals as (
    select
        brand_id,
        person_id,
        'member' as place,
        joined_date as arrived_date
    from {{ ref('int_vitality__member') }}
    union all
    select
        toggles.brand_id,
        people.person_id,
        case when toggles.person_key like 'external_userid:%' then 'wecom' else 'service_account' end as place,
        toggles.change_date as arrived_date
    from {{ ref('int_vitality__contact_toggle') }} as toggles
    inner join {{ ref('int_identity__person_key') }} as people
        on toggles.brand_id = people.brand_id and toggles.person_key = people.person_key
    where toggles.is_open
    union all
    select
        brand_id,
        person_id,
        'mini_program' as place,
        touch_date as arrived_date
    from {{ ref('fct_touch') }}
    where component_id = 'mini_program' and direction = 'inbound' and person_id is not null
),

linked as (
    select
        firsts.brand_id,
        firsts.person_id,
        {% for place in ('member', 'wecom', 'service_account', 'mini_program') -%}
            max(case when arrivals.place = '{{ place }}' then 1 else 0 end) as {{ place }},
        {% endfor -%}
        firsts.first_date
    from firsts
    left join arrivals
        on
            firsts.brand_id = arrivals.brand_id
            and firsts.person_id = arrivals.person_id
            and arrivals.arrived_date <= firsts.first_date + {{ days }}
    group by firsts.brand_id, firsts.person_id, firsts.first_date
)

select
    brand_id,
    {{ hs_month('first_date') }} as month,
    count(*) as new_buyers,
    cast(sum(member) as bigint) as members,
    cast(sum(wecom) as bigint) as wecom_friends,
    cast(sum(service_account) as bigint) as followers,
    cast(sum(mini_program) as bigint) as mini_program_visitors,
    cast(sum(service_account * mini_program) as bigint) as triple_linked,
    sum(member) / cast(count(*) as double) as sedimentation_rate,
    sum(wecom) / cast(count(*) as double) as wecom_add_rate,
    sum(service_account * mini_program) / cast(count(*) as double) as triple_link_share,
    max(first_date) + {{ days }} <= {{ hs_vitality_through_date() }} as is_complete
from linked
group by brand_id, {{ hs_month('first_date') }}
