-- Gifts of persons are counted; gifts of the brand only stand beside them, with what they cost.
{% set measures = {
    'gifts': 'count(case when is_gift then 1 end)',
    'givers': 'count(distinct case when is_gift then giver_person_id end)',
    'receivers': 'count(distinct case when is_taken then receiver_person_id end)',
    'accepted': 'count(case when is_taken then 1 end)',
    'expired': 'count(case when is_gift and is_expired then 1 end)',
    'new_receivers': 'count(case when is_taken and is_receiver_new then 1 end)',
    'joined_30d': 'count(case when is_taken and receiver_joined_date <= taken_date + 30 then 1 end)',
    'bought_90d': 'count(case when is_taken and receiver_first_order_at <= taken_at + interval 90 day then 1 end)',
    'gave_on': 'count(case when is_taken and receiver_gave_at is not null then 1 end)',
    'recruits': 'count(distinct case when is_taken and is_receiver_new and receiver_gave_at <= taken_at + interval 90 day then receiver_person_id end)',
    'gmv_fen': 'sum(case when is_gift then amount_fen else 0 end)',
    'kept_fen': 'sum(case when is_gift and not is_expired then amount_fen else 0 end)',
    'refund_fen': 'sum(case when is_gift and not is_expired then refund_fen else 0 end)',
    'receiver_net_fen': 'sum(case when is_taken and is_receiver_new then receiver_net_revenue_fen else 0 end)',
    'max_depth': 'max(depth)',
    'first_givers': 'count(case when giver_gift_no = 1 then 1 end)',
    'first_receivers': 'count(case when receiver_gift_no = 1 then 1 end)',
    'brand_gifts': 'count(case when is_brand_gift then 1 end)',
    'brand_gift_cost_fen': 'sum(case when is_brand_gift then cost_fen else 0 end)',
} -%}

with

flagged as (

    select
        gifts.*,
        case when levels.is_total then 'all' else gifts.entry end as level_entry,
        not gifts.is_brand_gift as is_gift,
        not gifts.is_brand_gift and gifts.is_accepted as is_taken,
        gifts.gift_status = 'expired' as is_expired,
        coalesce(gifts.accepted_at, gifts.sent_at) as taken_at,
        {{ hs_business_date('coalesce(gifts.accepted_at, gifts.sent_at)') }} as taken_date
    from {{ ref('fct_gift') }} as gifts
    cross join (values (true), (false)) as levels (is_total)

),

counted as (

    select
        brand_id,
        shop_id,
        sent_date as date,
        {%- for column, measure in measures.items() %}
            {{ measure }} as {{ column }},
        {%- endfor %}
        level_entry as entry
    from flagged
    group by brand_id, shop_id, sent_date, level_entry

),

-- a day without gifts counts as 0 yuan
usual as (

    select
        counted.shop_id,
        counted.entry,
        counted.date,
        median(coalesce(earlier.gmv_fen, 0)) as gmv_fen
    from counted
    inner join {{ ref('dim_date') }} as days on days.date between counted.date - 28 and counted.date - 1
    left join counted as earlier
        on counted.shop_id = earlier.shop_id and counted.entry = earlier.entry and days.date = earlier.date
    group by counted.shop_id, counted.entry, counted.date

)

select
    counted.brand_id,
    counted.shop_id,
    counted.date,
    counted.entry,
    counted.gifts,
    counted.givers,
    counted.receivers,
    counted.accepted,
    counted.expired,
    counted.new_receivers,
    {{ hs_fen_to_cny('counted.gmv_fen') }} as gmv_cny,
    {{ hs_fen_to_cny('counted.refund_fen') }} as refund_cny,
    {{ hs_fen_to_cny('counted.receiver_net_fen') }} as receiver_net_revenue_cny,
    cast(counted.accepted as double) / nullif(counted.gifts, 0) as accept_rate,
    cast(counted.expired as double) / nullif(counted.gifts, 0) as expire_rate,
    cast(counted.refund_fen as double) / nullif(counted.kept_fen, 0) as refund_rate,
    cast(counted.new_receivers as double) / nullif(counted.accepted, 0) as receiver_new_rate,
    cast(counted.joined_30d as double) / nullif(counted.accepted, 0) as receiver_member_30d_rate,
    cast(counted.bought_90d as double) / nullif(counted.accepted, 0) as receiver_first_purchase_90d_rate,
    cast(counted.gave_on as double) / nullif(counted.accepted, 0) as regift_rate,
    cast(counted.recruits as double) / nullif(counted.givers, 0) as gift_k,
    cast(counted.gifts as double)
    / nullif(max(case when counted.entry = 'all' then counted.gifts end) over (partition by counted.shop_id, counted.date), 0)
        as entry_share,
    case when min(counted.date) over series <= counted.date - 28 then counted.gmv_fen / nullif(usual.gmv_fen, 0) end
        as burst_index,
    cast(counted.max_depth as bigint) as max_depth,
    cast(sum(counted.first_givers) over series as bigint) as cumulative_givers,
    cast(sum(counted.first_receivers) over series as bigint) as cumulative_receivers,
    counted.brand_gifts,
    {{ hs_fen_to_cny('counted.brand_gift_cost_fen') }} as brand_gift_cost_cny,
    counted.date + 91 <= {{ hs_vitality_through_date() }} as is_complete
from counted
left join usual on counted.shop_id = usual.shop_id and counted.entry = usual.entry and counted.date = usual.date
window series as (partition by counted.shop_id, counted.entry order by counted.date)
