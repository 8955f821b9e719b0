{# Effective touches in tenths -> whole touches of seven days, 0 to 7 (7 and more), as BIGINT; the least message is one. #}
{% macro hs_touches_per_week(tenths) -%}
    cast(
        case
            when {{ tenths }} <= 0 then 0
            when {{ tenths }} < 15 then 1
            else least({{ hs_int_div(tenths ~ ' + 5', '10') }}, 7)
        end as bigint
    )
{%- endmacro %}

{# The key by which a consent names its person: as a member, else by unionid or openid, else by the number. `alias` where several
   relations are joined. #}
{% macro hs_consent_key(alias=none) -%}
    {%- set of = alias ~ '.' if alias else '' -%}
    coalesce(
        {{ hs_person_key('member_id', of ~ 'brand_id', of ~ 'member_id') }},
        {{ hs_row_person_key(of ~ 'brand_id', of ~ 'unionid', of ~ 'appid', of ~ 'openid') }},
        {{ hs_person_key('phone', of ~ 'brand_id', of ~ 'phone') }}
    )
{%- endmacro %}
