-- What a member did and what was sent to them, in one shape. An act is an answer when something was sent to the person
-- on its day or in the seven days before.
{% set answer_days = 7 -%}

with sent as (
    select
        touches.brand_id,
        members.member_id,
        touches.touch_date as event_date,
        count(*) as touches
    from {{ ref('fct_touch') }} as touches
    inner join {{ ref('int_vitality__member') }} as members
        on touches.brand_id = members.brand_id and touches.person_id = members.person_id
    where touches.direction = 'outbound'
    group by touches.brand_id, members.member_id, touches.touch_date
)

select
    acts.brand_id,
    acts.member_id,
    acts.act_date as event_date,
    acts.component_id,
    acts.acts,
    0 as touches,
    count(sent.event_date) > 0 as is_answer
from {{ ref('int_vitality__interaction') }} as acts
left join sent
    on
        acts.brand_id = sent.brand_id
        and acts.member_id = sent.member_id
        and sent.event_date between acts.act_date - {{ answer_days }} and acts.act_date
where acts.is_meaningful
group by acts.brand_id, acts.member_id, acts.act_date, acts.component_id, acts.acts
union all
select
    brand_id,
    member_id,
    event_date,
    null as component_id,
    0 as acts,
    touches,
    false as is_answer
from sent
