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

    select * from {{ ref('int_orders__line_fact') }}
    where {{ hs_is_changed('int_change__order', ['shop_id', 'order_id']) }}

),

rules as (

    -- an empty cell is a condition that any line meets; rules of the tenant's own leave none of the seed's
    {% for rule_list in ['stg_brand__channel_rules', 'channel_rule'] %}
        select
            {{ hs_rule_conditions(flags, texts) }},
            channel_id,
            agent_first,
            scene_first
        from {{ ref(rule_list) }}
        {{ "union all" if not loop.last else "where not exists (select 1 from " ~ ref('stg_brand__channel_rules') ~ ")" }}
    {% endfor %}

),

cases as (

    select distinct {{ (flags + texts) | join(', ') }}
    from facts

),

decided as (

    select
        {{ hs_prefixed(flags + texts, 'cases') }},
        {{ hs_first_channel('agent_first') }} as channel_id_agent_first,
        {{ hs_first_channel('scene_first') }} as channel_id_scene_first,
        {{ hs_first_channel('agent_first', 'rules.is_gift is null') }} as origin_channel_id_agent_first,
        {{ hs_first_channel('scene_first', 'rules.is_gift is null') }} as origin_channel_id_scene_first
    from cases
    left join rules on {{ hs_rule_holds(flags, texts) }}
    group by {{ hs_prefixed(flags + texts, 'cases') }}

)

select
    facts.order_line_id,
    facts.shop_id,
    facts.order_id,
    facts.sale_scene,
    facts.account_owner,
    facts.traffic_agent,
    facts.partner_id,
    facts.is_share_target_known,
    decided.channel_id_{{ hs_channel_precedence() }} as channel_id,
    decided.origin_channel_id_{{ hs_channel_precedence() }} as origin_channel_id,
    decided.channel_id_agent_first,
    decided.channel_id_scene_first,
    {{ hs_since_seq() }}
from facts
inner join decided on {{ hs_same(flags + texts, 'facts', 'decided') }}
