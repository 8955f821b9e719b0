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

{# Query of the orders that followed each message of `messages` within the days in which a sale counts for it (outbound_id, orders).
   A gift is its giver's; gifts of the brand and free gifts are nobody's. Messages nobody ordered after are left out. #}
{% macro hs_outbound_sale_days() -%}
    3
{%- endmacro %}
{% macro hs_orders_after(messages) -%}
    select
        {{ messages }}.outbound_id,
        count(distinct lines.order_id) as orders
    from {{ messages }}
    inner join {{ ref('fct_order_line') }} as lines
        on
            {{ messages }}.brand_id = lines.brand_id
            and {{ messages }}.person_id = coalesce(lines.giver_person_id, lines.person_id)
            and lines.ordered_at between {{ messages }}.sent_at and {{ messages }}.sent_at + interval {{ hs_outbound_sale_days() }} day
    where not lines.is_free_gift and lines.channel_id <> 'CH23'
    group by {{ messages }}.outbound_id
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
