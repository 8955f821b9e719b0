-- An id is told by its hash alone; the hash is also the person id that it would lend, so any person id that was ever
-- published is found here: `where id_hash = '<old person id>' and valid_to is null`.
select
    {{ hs_key(['brand_id', 'person_key', 'valid_from']) }} as map_id,
    brand_id,
    split_part(person_key, ':', 1) as id_type,
    split_part(person_key, ':', 2) as scope,
    {{ hs_person_id('brand_id', 'person_key') }} as id_hash,
    {{ hs_person_id('brand_id', 'anchor_key') }} as person_id,
    valid_from,
    valid_to,
    {{ hs_person_id('brand_id', 'merged_into_key') }} as merged_into
from {{ source('analytics', 'identity_history') }}
