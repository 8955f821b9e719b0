-- Whose a number is that nothing else names: of the only person among the members who ever gave it. A number of several
-- persons is nobody's, which is why no phone is a key of a person by itself (docs/identity.md).
with given as (
    select distinct
        brand_id,
        member_id,
        member_phone
    from {{ source('raw', 'member__members') }}
    where member_phone is not null
)

select
    given.brand_id,
    {{ hs_person_key('phone', 'given.brand_id', 'given.member_phone') }} as person_key,
    case when count(distinct people.person_id) = 1 then max(people.person_id) end as person_id
from given
inner join {{ ref('int_identity__person_key') }} as people
    on
        given.brand_id = people.brand_id
        and people.person_key = {{ hs_person_key('member_id', 'given.brand_id', 'given.member_id') }}
group by given.brand_id, given.member_phone
