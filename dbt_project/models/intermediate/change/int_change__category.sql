{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['brand_id', 'category_id'],
    )
}}

-- `_since` is the run in which the cycles of a category last came out otherwise, of a month that began or of one gone by.
with

cycles as (

    select
        brand_id,
        category_id,
        {{ hs_fingerprint_of_set(hs_fingerprint(['valid_from_date', 'cycle_days'])) }} as _cycle_hash
    from {{ ref('int_vitality__cycle_span') }}
    group by brand_id, category_id

)

select
    cycles.*,
    {% if is_incremental() -%}
        case when cycles._cycle_hash = built._cycle_hash then built._since else {{ hs_run_mark() }} end as _since
    {%- else -%}
        '' as _since
    {%- endif %}
from cycles
{% if is_incremental() -%}
    left join {{ this }} as built on cycles.brand_id = built.brand_id and cycles.category_id = built.category_id
{%- endif %}
