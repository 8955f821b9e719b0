{{ config(materialized='table') }}

-- Kept, so that those who ask go through all keys of the brand once. A build from scratch asks nobody's.
{% set listed = hs_is_listed('int_change__life', ['brand_id', 'person_id'], 'keys') -%}

select keys.*
from ({{ hs_person_keys() }}) as keys
where {{ 'false' if should_full_refresh() else listed }}
