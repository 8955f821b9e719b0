with

conflicts as (

    select * from {{ source('analytics', 'identity_conflict') }}

),

keys as (

    select * from {{ ref('int_identity__person_key') }}

)

select
    {{ hs_key(['conflicts.brand_id', 'conflicts.left_key', 'conflicts.right_key']) }} as conflict_id,
    conflicts.brand_id,
    conflicts.reason,
    conflicts.held_twice,
    'cut' as action,
    {% for side in ['left', 'right'] %}
        split_part(conflicts.{{ side }}_key, ':', 1) as {{ side }}_id_type,
        {{ hs_person_id('conflicts.brand_id', 'conflicts.' ~ side ~ '_key') }} as {{ side }}_id_hash,
        {{ side }}s.person_id as {{ side }}_person_id,
    {% endfor %}
    conflicts.confidence,
    conflicts.first_seen_at
from conflicts
left join keys as lefts on conflicts.brand_id = lefts.brand_id and conflicts.left_key = lefts.person_key
left join keys as rights on conflicts.brand_id = rights.brand_id and conflicts.right_key = rights.person_key
