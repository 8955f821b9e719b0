{# Surrogate key: md5 of the parts as text with a separator that no id holds; a null part is its own value. #}
{% macro hs_key(parts) -%}
    md5(
        {%- for part in parts %}
        coalesce(cast({{ part }} as {{ dbt.type_string() }}), '~'){{ " || '|' ||" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{# Person key `type:scope:value`; null when scope or token is unknown. #}
{% macro hs_person_key(type, scope, token) -%}
    '{{ type }}:' || {{ scope }} || ':' || {{ token }}
{%- endmacro %}

{# The key by which a row names its person: unionid of the brand, else openid in its scope. Null names nobody. #}
{% macro hs_row_person_key(brand_id, unionid, appid, openid) -%}
    coalesce({{ hs_person_key('unionid', brand_id, unionid) }}, {{ hs_person_key('openid', appid, openid) }})
{%- endmacro %}

{# Person id of a canonical person key. #}
{% macro hs_person_id(brand_id, person_key) -%}
    md5({{ brand_id }} || '|' || {{ person_key }})
{%- endmacro %}

{# One row per part of a list of ids joined by commas. #}
{% macro hs_each_of(list) -%}
    {{ return(adapter.dispatch('hs_each_of', 'huoshui')(list)) }}
{%- endmacro %}
{% macro default__hs_each_of(list) -%}
    unnest(string_split({{ list }}, ','))
{%- endmacro %}
{% macro spark__hs_each_of(list) -%}
    explode(split({{ list }}, ','))
{%- endmacro %}

{# Query of the person behind each key, those of a number that only one member gave included. #}
{% macro hs_person_keys() -%}
    select
        brand_id,
        person_key,
        person_id
    from {{ ref('int_identity__person_key') }}
    union all
    select
        brand_id,
        person_key,
        person_id
    from {{ ref('int_outbound__holder') }}
{%- endmacro %}

{# The same with a hash by which an incremental table finds keys that moved to another person, or are known since. #}
{% macro hs_hashed_person_keys() -%}
    select
        *,
        {{ hs_fingerprint(['brand_id', 'person_key']) }} as key_hash
    from ({{ hs_person_keys() }}) as person_keys
{%- endmacro %}

{# That hash of a row of `relation`, whether anybody knows the person behind its key or not; 0 of a row that names nobody. #}
{% macro hs_key_hash(relation) -%}
    case
        when {{ relation }}.person_key is null then 0
        else {{ hs_fingerprint([relation ~ '.brand_id', relation ~ '.person_key']) }}
    end
{%- endmacro %}
