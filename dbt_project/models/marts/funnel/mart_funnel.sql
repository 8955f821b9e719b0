-- Persons we know are one set, each step a part of the step before. Viewers as the platform counts them are another set: they
-- have columns of their own, and nothing is divided across the two.
{% set order_days, arrival_days, repeat_days = 7, 7, 90 -%}

with days as (
    select
        brand_id,
        person_id,
        paid_date,
        lead(paid_date) over (partition by brand_id, person_id order by paid_date) as next_date
    from {{ ref('int_service__order') }}
    group by brand_id, person_id, paid_date
),

joined as (
    select
        brand_id,
        person_id,
        min(joined_date) as joined_date
    from {{ ref('int_vitality__member') }}
    group by brand_id, person_id
),

keys as (
    select
        people.brand_id,
        people.person_id,
        case
            when count(distinct people.person_key) > 1 or max(people.person_key) like 'unionid:%' then 1 else 0
        end as is_linked,
        min(case when toggles.is_open then toggles.change_date end) as contact_date
    from {{ ref('int_identity__person_key') }} as people
    left join {{ ref('int_vitality__contact_toggle') }} as toggles
        on people.brand_id = toggles.brand_id and people.person_key = toggles.person_key
    group by people.brand_id, people.person_id
),

persons as (
    select
        walks.*,
        case when walks.bought_date is not null then coalesce(keys.is_linked, 0) end as linked,
        case when joined.joined_date <= walks.bought_date + {{ arrival_days }} then 1 end as is_member,
        case when keys.contact_date <= walks.bought_date + {{ arrival_days }} then 1 end as is_contact,
        case when days.next_date <= walks.bought_date + {{ repeat_days }} then 1 end as is_repeater,
        case when walks.loop_ends_at <= walks.first_at + interval {{ repeat_days }} day then 1 end as is_loop
    from {{ ref('int_funnel__walk') }} as walks
    left join days
        on walks.brand_id = days.brand_id and walks.person_id = days.person_id and walks.bought_date = days.paid_date
    left join joined on walks.brand_id = joined.brand_id and walks.person_id = joined.person_id
    left join keys on walks.brand_id = keys.brand_id and walks.person_id = keys.person_id
),

sessions as (
    select
        brand_id,
        case live_type when 'own' then 'CH01' else 'CH02' end as channel_id,
        cast(date_trunc('week', date) as date) as week,
        sum(watchers) as watchers,
        sum(product_clicks) as clicks
    from {{ ref('mart_live') }}
    group by brand_id, case live_type when 'own' then 'CH01' else 'CH02' end, cast(date_trunc('week', date) as date)
),

counted as (
    select
        brand_id,
        channel_id,
        week,
        count(*) as exposed,
        count(case when has_acted then 1 end) as acted,
        count(bought_date) as buyers,
        cast(coalesce(sum(linked), 0) as bigint) as linked_buyers,
        count(is_member) as members,
        count(is_member + is_contact) as contacts,
        count(is_member + is_contact + is_repeater) as repeaters,
        count(is_loop) as loops
    from persons
    group by brand_id, channel_id, week
)

select
    coalesce(counted.brand_id, sessions.brand_id) as brand_id,
    coalesce(counted.channel_id, sessions.channel_id) as channel_id,
    coalesce(counted.week, sessions.week) as week,
    {% for step in ('exposed', 'acted', 'buyers', 'linked_buyers', 'members', 'contacts', 'repeaters', 'loops') -%}
        coalesce(counted.{{ step }}, 0) as {{ step }},
    {% endfor -%}
    cast(counted.acted as double) / counted.exposed as act_rate,
    {% for rate, part, whole, days in [
        ('order_rate', 'buyers', 'acted', order_days),
        ('link_rate', 'linked_buyers', 'buyers', order_days),
        ('sedimentation_rate', 'members', 'buyers', order_days + arrival_days),
        ('contact_rate', 'contacts', 'members', order_days + arrival_days),
        ('repeat_rate', 'repeaters', 'contacts', order_days + repeat_days),
        ('loop_completion', 'loops', 'exposed', repeat_days),
    ] -%}
        case
            when counted.week + {{ 6 + days }} <= {{ hs_vitality_through_date() }}
                then cast(counted.{{ part }} as double) / nullif(counted.{{ whole }}, 0)
        end as {{ rate }},
    {% endfor -%}
    cast(sessions.watchers as bigint) as live_watchers,
    cast(sessions.clicks as bigint) as live_clicks,
    cast(sessions.clicks as double) / nullif(sessions.watchers, 0) as live_click_rate
from counted
full outer join sessions
    on
        counted.brand_id = sessions.brand_id
        and counted.channel_id = sessions.channel_id
        and counted.week = sessions.week
