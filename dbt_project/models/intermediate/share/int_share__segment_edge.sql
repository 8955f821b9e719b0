-- Every edge in the segment of all and in its own, by the month of the click.
{% for segment, condition in [('all', 'true'), ('organic', 'not is_commissioned'), ('commissioned', 'is_commissioned')] -%}
    select
        *,
        '{{ segment }}' as segment,
        {{ hs_month('click_date') }} as month
    from {{ ref('fct_share_edge') }}
    where {{ condition }}
    {{ "union all" if not loop.last }}
{% endfor -%}
