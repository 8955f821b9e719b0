{{ config(materialized='table') }}

-- Who is known by another record or name, who joins or leaves on one of the new days, whose person's life changed, and who
-- leans on the brand's categories when these come out otherwise.
{% set run, since = hs_run_mark(), var('since_through_date') -%}

select
    members.brand_id,
    members.member_id
from {{ ref('stg_member__members') }} as members
left join {{ ref('int_change__brand') }} as brands on members.brand_id = brands.brand_id
where
    {{ hs_is_new() }}
    {%- for moment in ['members.joined_at', 'members.closed_at'] %}
        or (
            {{ hs_day_bound(moment, since, '>', staged=true) }}
            and {{ hs_day_bound(moment, var('through_date'), '<=', staged=true) }}
        )
    {%- endfor %}
    or brands._biggest_since = {{ run }}
    or (brands._names_since = {{ run }} and members.interest_category is not null)

union

select
    members.brand_id,
    members.member_id
from {{ ref('stg_member__members') }} as members
inner join {{ ref('int_change__key') }} as cards
    on
        members.brand_id = cards.brand_id
        and {{ hs_person_key('member_id', 'members.brand_id', 'members.member_id') }} = cards.person_key
where {{ 'true' if var('since_seq') | int > 0 else 'false' }}
