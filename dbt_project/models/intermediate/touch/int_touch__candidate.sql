-- Every record that is a touch, or was one in an earlier version (is_touch tells), from all sources in one shape.
{% for source in ['visit', 'ad_click', 'share_click', 'wecom_message', 'account_event', 'push', 'sms', 'live', 'gift'] -%}
    select
        touch_id,
        brand_id,
        shop_id,
        person_key,
        touched_at,
        channel_id,
        component_id,
        direction,
        touch_kind,
        content_id,
        agent_id,
        is_creditable,
        is_touch,
        recorded_at,
        _ledger_seq
    from {{ ref('int_touch__' ~ source) }}
    {{ "union all" if not loop.last }}
{% endfor -%}
