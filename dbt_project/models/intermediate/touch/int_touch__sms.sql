-- Three touches of one text message: its delivery, which earns nothing, the click on its link and the answer, which do. The
-- link leads into the mini program and the closed list has no channel of its own for texts, so they stand with it.
{% set parts = [
    ('delivery', 'outbound', 'impression', 'sent_at', 'is_delivered'),
    ('click', 'inbound', 'click', 'clicked_at', 'clicked_at is not null'),
    ('reply', 'inbound', 'reply', 'replied_at', 'replied_at is not null'),
] -%}

{% for part, direction, kind, at, is_touch in parts -%}
    select
        {{ hs_key(["'sms'", "'" ~ part ~ "'", 'sms_id', 'receiver']) }} as touch_id,
        brand_id,
        shop_id,
        person_key,
        {{ at }} as touched_at,
        'CH15' as channel_id,
        'sms' as component_id,
        '{{ direction }}' as direction,
        '{{ kind }}' as touch_kind,
        campaign_id as content_id,
        cast(null as {{ dbt.type_string() }}) as agent_id,
        {{ 'true' if direction == 'inbound' else 'false' }} as is_creditable,
        {{ is_touch }} as is_touch,
        told_at as recorded_at,
        _ledger_seq
    from {{ ref('int_outbound__sms') }}
    {{ "union all" if not loop.last }}
{% endfor -%}
