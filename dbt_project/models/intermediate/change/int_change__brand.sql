{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key='brand_id',
    )
}}

-- Two things of a brand that any of its members may lean on. Each remembers the run in which it last came out otherwise.
{% set parts = ['names', 'biggest'] -%}

with

categories as (

    select
        brand_id,
        {{ hs_fingerprint_of_set(hs_fingerprint(['category_id', 'category_zh'])) }} as _names_hash
    from {{ ref('int_vitality__category') }}
    group by brand_id

),

steps as (

    select
        brand_id,
        {{ hs_fingerprint_of_set(hs_fingerprint(['category_id', 'valid_from_date', 'valid_to_date'])) }} as _biggest_hash
    from {{ ref('int_vitality__brand_category') }}
    group by brand_id

)

select
    categories.brand_id,
    categories._names_hash,
    steps._biggest_hash,
    {% if is_incremental() -%}
        {% for part in parts -%}
            case
                when {{ 'categories' if part == 'names' else 'steps' }}._{{ part }}_hash is not distinct from built._{{ part }}_hash
                    then built._{{ part }}_since
                else {{ hs_run_mark() }}
            end as _{{ part }}_since{{ "," if not loop.last }}
        {% endfor -%}
    {%- else -%}
        '' as _names_since,
        '' as _biggest_since
    {%- endif %}
from categories
left join steps on categories.brand_id = steps.brand_id
{% if is_incremental() -%}
    left join {{ this }} as built on categories.brand_id = built.brand_id
{%- endif %}
