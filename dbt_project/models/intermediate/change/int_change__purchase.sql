{{ config(materialized='table') }}

-- Listed once for the four models that work on them, each of which would go through all order lines. A build from scratch reads the
-- purchases themselves (hs_changed_purchases).
{% set listed = hs_is_listed('int_change__life', ['brand_id', 'person_id']) -%}

select *
from {{ ref('int_vitality__purchase') }}
where {{ 'false' if should_full_refresh() else listed }}
