-- Every message with the node it was meant for: the state of the member as the day began and the phase of a promotion. (By
-- the evening a purchase has changed the state: who buys because of a message would be counted at another node than who was
-- left alone.) The calendar begins with the first sale, messages may have been sent before.
with states as (
    {{ hs_person_states() }}
)

select
    messages.outbound_id,
    messages.brand_id,
    {{ hs_month('messages.sent_date') }} as month,
    coalesce(states.state, 'no_member') as state,
    coalesce(days.promo_phase, 'none') as promo_phase,
    messages.channel_id,
    messages.content_type,
    messages.person_id,
    messages.sent_at,
    messages.is_holdout,
    messages.is_delivered,
    messages.is_opened,
    messages.opted_out_at
from {{ ref('fct_outbound') }} as messages
left join {{ ref('dim_date') }} as days on messages.sent_date = days.date
left join states
    on
        messages.brand_id = states.brand_id
        and messages.person_id = states.person_id
        and messages.sent_date - 1 between states.valid_from_date and states.valid_to_date
