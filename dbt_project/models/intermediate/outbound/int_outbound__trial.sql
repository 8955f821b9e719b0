-- Where a part of the messages was held out by lot (对照组), both parts can be compared: persons by the lot of their first
-- message at the node, whether it arrived or not, and who of them ordered within three days.
{% set node = ['brand_id', 'month', 'state', 'promo_phase', 'channel_id', 'content_type'] -%}

with messages as (
    select * from {{ ref('int_outbound__node') }}
    where person_id is not null
),

tried as (
    select distinct
        {{ hs_prefixed(node, 'messages') }}
    from messages
    where messages.is_holdout
),

firsts as (
    select messages.*
    from messages
    inner join tried
        on
            {% for column in node -%}
                {{ "and " if not loop.first }}messages.{{ column }} = tried.{{ column }}
            {% endfor %}
    qualify
        row_number() over (
            partition by {{ hs_prefixed(node, 'messages') }}, messages.person_id
            order by messages.sent_at, messages.outbound_id
        ) = 1
),

bought as (
    {{ hs_orders_after('firsts') }}
)

select
    {{ hs_prefixed(node, 'firsts') }},
    count(case when not firsts.is_holdout then 1 end) as spoken_to,
    count(case when not firsts.is_holdout then bought.outbound_id end) as spoken_to_buyers,
    count(case when firsts.is_holdout then 1 end) as held_out,
    count(case when firsts.is_holdout then bought.outbound_id end) as held_out_buyers
from firsts
left join bought on firsts.outbound_id = bought.outbound_id
group by {{ hs_prefixed(node, 'firsts') }}
