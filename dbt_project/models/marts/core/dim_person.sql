-- The first channel is that of the earliest touch or order; of several in the same instant, the smallest channel id.
with

persons as (

    select
        brand_id,
        person_id,
        count(*) as accounts,
        min(first_seen_at) as first_seen_at,
        min(confidence) as id_confidence,
        max(case when has_conflict then 1 else 0 end) = 1 as has_conflict,
        max(case when is_listed then 1 else 0 end) = 1 as is_staff
    from {{ ref('int_identity__person_key') }}
    group by brand_id, person_id

),

-- one row per person and channel keeps the search for the earliest small
contacts as (

    select
        person_id,
        channel_id,
        min(touched_at) as contacted_at
    from {{ ref('fct_touch') }}
    where person_id is not null
    group by person_id, channel_id

    union all

    select
        person_id,
        channel_id,
        min(ordered_at) as contacted_at
    from {{ ref('fct_order_line') }}
    where person_id is not null
    group by person_id, channel_id

),

first_contacts as (

    select
        person_id,
        channel_id
    from contacts
    qualify row_number() over (partition by person_id order by contacted_at, channel_id) = 1

),

buyers as (

    select distinct person_id
    from {{ ref('int_orders__order') }}
    where not is_brand_gift

),

distributors as (

    select distinct keys.person_id
    from {{ ref('stg_promoter__promoters') }} as promoters
    left join {{ ref('stg_shop__shops') }} as shops on promoters.shop_id = shops.shop_id
    inner join {{ ref('int_identity__person_key') }} as keys
        on
            promoters.brand_id = keys.brand_id
            and {{ hs_row_person_key('promoters.brand_id', 'promoters.unionid', 'shops.appid', 'promoters.openid') }}
            = keys.person_key

)

select
    persons.person_id,
    persons.brand_id,
    persons.accounts,
    persons.first_seen_at,
    coalesce(first_contacts.channel_id, 'CH99') as first_channel_id,
    buyers.person_id is not null as is_buyer,
    distributors.person_id is not null as is_distributor,
    persons.id_confidence,
    persons.has_conflict,
    persons.is_staff
from persons
left join first_contacts on persons.person_id = first_contacts.person_id
left join buyers on persons.person_id = buyers.person_id
left join distributors on persons.person_id = distributors.person_id
