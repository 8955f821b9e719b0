{{
    config(
        materialized='incremental',
        incremental_strategy='hs_replace',
        unique_key=['shop_id', 'order_id'],
        meta={'changed': 'int_change__order'},
    )
}}

-- Both precedences are computed; the var channel_precedence only picks which one names the channel. Rules are tested
-- once per distinct set of facts. origin_channel_id is what the line would be without the rules about gifts of persons.
{% set flags = ['is_gift', 'is_brand_gift', 'is_wecom', 'has_promoter', 'has_sharer', 'has_ad_click', 'has_venue'] -%}
{% set texts = [
    'share_target', 'mp_scene_group', 'account_owner', 'sale_scene', 'account_type', 'entry', 'share_scene',
] -%}

with

facts as (

    select * from {{ ref('int_orders__line_fact') }} as facts
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id'], 'facts') }}

),

rules as (

    -- an empty cell of the seed is a condition that any line meets
    select
        channel_id,
        agent_first,
        scene_first,
        {%- for flag in flags %}
        nullif({{ flag }}, '') = 'true' as {{ flag }},
        {%- endfor %}
        {%- for text in texts %}
        nullif({{ text }}, '') as {{ text }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('channel_rule') }}

),

cases as (

    select distinct {{ (flags + texts) | join(', ') }}
    from facts

),

decided as (

    select
        {%- for column in flags + texts %}
        cases.{{ column }},
        {%- endfor %}
        {%- for precedence in ['agent_first', 'scene_first'] %}
        coalesce(min_by(rules.channel_id, rules.{{ precedence }}), 'CH99') as channel_id_{{ precedence }},
        coalesce(
            min_by(rules.channel_id, rules.{{ precedence }}) filter (where rules.is_gift is null), 'CH99'
        ) as origin_channel_id_{{ precedence }}{{ "," if not loop.last }}
        {%- endfor %}
    from cases
    left join rules
        on
            true
            {%- for flag in flags %}
            and (rules.{{ flag }} is null or rules.{{ flag }} = cases.{{ flag }})
            {%- endfor %}
            {%- for text in texts %}
            and (
                rules.{{ text }} is null
                or position('|' || cases.{{ text }} || '|' in '|' || rules.{{ text }} || '|') > 0
            )
            {%- endfor %}
    group by {{ range(1, flags | length + texts | length + 1) | join(', ') }}

)

select
    facts.order_line_id,
    facts.shop_id,
    facts.order_id,
    facts.sale_scene,
    facts.account_owner,
    facts.traffic_agent,
    facts.partner_id,
    decided.channel_id_{{ hs_channel_precedence() }} as channel_id,
    decided.origin_channel_id_{{ hs_channel_precedence() }} as origin_channel_id,
    decided.channel_id_agent_first,
    decided.channel_id_scene_first
from facts
inner join decided
    on
        {%- for column in flags + texts %}
        facts.{{ column }} is not distinct from decided.{{ column }}{{ " and" if not loop.last }}
        {%- endfor %}
