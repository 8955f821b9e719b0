-- Mass messages that the platforms still allow a person in the month of the last day. WeCom counts by customer of a corp,
-- whoever of its employees sends and for whichever of its brands; a service account counts by follower. Who is a customer of
-- several corps, or follows several accounts, has what each has left.
with customers as (
    select
        brand_id,
        person_key,
        case when person_key like 'external_userid:%' then 'wecom_friend' else 'service_follow' end as channel
    from (
        select
            brand_id,
            person_key,
            is_open
        from {{ ref('int_vitality__contact_toggle') }}
        qualify
            row_number() over (partition by brand_id, person_key, contact_id order by change_date desc) = 1
    ) as last_words
    where is_open
    group by brand_id, person_key
),

sent as (
    select
        case send_kind when 'push' then contact_key else person_key end as customer_key,
        count(*) as messages
    from {{ ref('int_outbound__record') }}
    where
        record_kind = 'send'
        and send_kind in ('mass', 'push')
        and is_delivered
        and {{ hs_month(hs_business_date('happened_at')) }} = {{ hs_month(hs_vitality_through_date()) }}
        and {{ hs_business_date('happened_at') }} <= {{ hs_vitality_through_date() }}
    group by customer_key
)

select
    customers.brand_id,
    people.person_id,
    customers.channel,
    cast(
        sum(greatest({{ var('monthly_mass_messages') }} - coalesce(sent.messages, 0), 0)) as bigint
    ) as quota_left
from customers
inner join {{ ref('int_identity__person_key') }} as people
    on customers.brand_id = people.brand_id and customers.person_key = people.person_key
left join sent on customers.person_key = sent.customer_key
group by customers.brand_id, people.person_id, customers.channel
