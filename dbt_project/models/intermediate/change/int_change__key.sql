-- Listed from int_change__life, so that a table of keys is asked for once.
select keys.*
from ({{ hs_person_keys() }}) as keys
where {{ hs_is_listed('int_change__life', ['brand_id', 'person_id'], 'keys') }}
