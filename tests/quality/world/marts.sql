-- The published marts of the same world, derived here independently of dbt, in the columns of docs/marts.md.
create schema marts;
create macro channel_of(dice) as case when dice = 0 then 'CH99' else 'CH0' || (1 + dice % 8) end;
create macro cny(fen) as cast(cast(fen as decimal(18, 2)) / 100 as decimal(18, 2));

create table marts.fct_order_line as
select
    md5(order_id || '|' || line_no) as order_line_id, brand_id, line.shop_id, order_id, line_no, product_id, sku_id,
    md5(brand_id || buyer) as person_id, null::varchar as giver_person_id, null::varchar as receiver_person_id,
    ordered_at, ordered_at + interval 1 minute as paid_at,
    cast(ordered_at + interval 481 minute as date) as paid_date, cast(quantity as bigint) as quantity,
    cast(line.paid as bigint) as gross_fen, 100::bigint as merchant_discount_fen, 0::bigint as platform_discount_fen,
    0::bigint as talent_discount_fen, cast(line.paid as bigint) as paid_fen,
    cast(line.paid as bigint) as merchant_revenue_fen,
    cast(case when refund.order_id is null then 0 else line.paid end as bigint) as refund_fen,
    cast(case when refund.order_id is null then line.paid else 0 end as bigint) as net_revenue_fen,
    'live' as sale_scene, 'own' as account_owner, 'none' as traffic_agent, channel_of(dice) as channel_id,
    case when dice % 4 = 1 then session.live_id end as live_id,
    case when dice % 4 = 1 then line.shop_id || 'A' || dice % 20 end as partner_id,
    'completed' as order_status, false as is_incomplete, line_no = 1 as is_first_order,
    false as is_free_gift, dice % 10 = 3 as is_gift
from gen.line as line
left join (select order_id, line_no from gen.refund) as refund using (order_id, line_no)
left join (
    select shop_id, cast(started_at + interval 8 hour as date) as day, min(live_id) as live_id, live_type
    from raw.live__live_sessions group by all
) as session on session.shop_id = line.shop_id and session.day = line.day
    and session.live_type = ['own', 'influencer'][1 + dice // 4 % 2]
where is_paid;

create table marts.fct_refund_line as
select
    aftersale_id, md5(order_id || '|' || line_no) as order_line_id, brand_id, shop_id, 'REFUND' as refund_type,
    'too small' as reason_code, cast(paid as bigint) as refund_fen, requested_at, completed_at,
    cast(completed_at + interval 8 hour as date) as completed_date,
    cast(ordered_at + interval 481 minute as date) as sale_date, true as is_before_shipping
from gen.refund;

create table marts.fct_line_cost as
select
    order_line_id, brand_id, shop_id, order_id, cost_type, party_role, party_id, fee_fen, fee_fen as fee_expected_fen,
    'settled' as fee_status, paid_date as sale_date
from (
    select *, 'cogs' as cost_type, 'supplier' as party_role, null::varchar as party_id, paid_fen // 2 as fee_fen from marts.fct_order_line
    union all
    select *, 'coupon', 'merchant', null, merchant_discount_fen from marts.fct_order_line
    union all
    select *, 'commission', 'talent', partner_id, paid_fen // 10 from marts.fct_order_line where partner_id is not null
);

create table marts.fct_gift as
select
    brand_id, shop_id, order_id, 'G' || order_id as gift_order_id, 'accepted' as gift_status, 'friend' as send_type,
    'detail_page' as entry, paid_date as sent_date, sum(paid_fen)::bigint as amount_fen, sum(refund_fen)::bigint as refund_fen,
    false as is_brand_gift, order_id as chain_id
from marts.fct_order_line where is_gift group by all;
create table marts.mart_gift as
select
    brand_id, shop_id, sent_date as date, coalesce(entry, 'all') as entry, count(*) as gifts, count(*) as accepted,
    0::bigint as expired, cny(sum(amount_fen)) as gmv_cny, 1::double as accept_rate, 0::double as expire_rate,
    0.5::double as receiver_new_rate, 1::double as entry_share
from marts.fct_gift group by grouping sets ((brand_id, shop_id, sent_date), (brand_id, shop_id, sent_date, entry));
create table marts.mart_coupon as
select
    brand_id, shop_id, coupon_id, 'merchant' as discount_kind, title, 'in_shop' as promote_type, 10::bigint as claimed,
    5::bigint as used, 0::decimal(18, 2) as discount_cny
from raw.shop__coupons
union all
select brand_id, shop_id, 'limited_time', 'limited_time', null, null, null, null, cny(sum(fee_fen))
from marts.fct_line_cost where cost_type = 'coupon' group by brand_id, shop_id;

create table marts.fct_touch as
select
    md5(id) as touch_id, brand_id, md5(brand_id || person) as person_id, happened_at as touched_at, day as touch_date,
    channel_of(1 + dice % 8) as channel_id, 'mini_program' as component_id, 'inbound' as direction, 'click' as touch_kind,
    'content' || dice % 7 as content_id, null::varchar as agent_id, true as is_creditable
from gen.event where kind in ('visit', 'share', 'message');

create table marts.fct_outbound as
select
    md5(message_id || external_userid) as outbound_id, brand_id, external_userid as person_id, 'CH11' as channel_id,
    'wecom' as component_id, message_kind as send_kind, 'sales' as content_type, 'camp' as campaign_id, guide_id as agent_id,
    sent_at, cast(sent_at + interval 8 hour as date) as sent_date, true as is_delivered, false as is_clicked,
    hash(message_id) % 9 = 0 as is_replied, null::timestamptz as clicked_at,
    case when hash(message_id) % 9 = 0 then sent_at + interval 3 hour end as replied_at, null::timestamptz as opted_out_at
from raw.member__wecom_messages where direction = 'outbound'
union all
select
    md5(push_id || openid), brand_id, openid, 'CH09', 'service_account', 'push', 'content', push_id, null, sent_at,
    cast(sent_at + interval 8 hour as date), true, clicked_at is not null, false, clicked_at, null, null
from raw.member__service_account_pushes
union all
select
    md5(sms_id), brand_id, phone, 'CH15', 'sms', 'sms', 'sales', 'camp', null, occurred_at,
    cast(occurred_at + interval 8 hour as date), true, false, false, null, null, null
from raw.member__sms_events;

create table marts.fct_attribution as
select
    order_line_id, rule, case rule when 'last' then touch.last_id else touch.first_id end as touch_id, 1::bigint as touch_seq, line.brand_id, shop_id, line.channel_id, 1.0::double as weight,
    merchant_revenue_fen as gross_credit_fen, refund_fen as refund_credit_fen, net_revenue_fen as credit_fen,
    paid_date as purchase_date, paid_date as touch_date
from marts.fct_order_line as line
cross join (values ('platform'), ('first'), ('last')) as rules(rule)
left join (
    select brand_id, touch_date, min(touch_id) as first_id, max(touch_id) as last_id from marts.fct_touch group by all
) as touch
    on touch.brand_id = line.brand_id and touch.touch_date = line.paid_date;

create table marts.mart_channel_daily as
select
    brand_id, shop_id, paid_date as date, channel_id, '频道' as channel_zh, 'channel' as channel_en, 'shelf' as commerce_mode,
    0::bigint as touches, count(distinct order_id) as orders, cny(sum(paid_fen)) as gmv_cny,
    cny(sum(refund_fen)) as refund_cny, cny(sum(net_revenue_fen)) as net_revenue_cny
from marts.fct_order_line group by all;
update marts.mart_channel_daily as day set touches = counted.touches
from (
    select brand_id, date, min_by(channel_id, shop_id || channel_id) as channel_id, min_by(shop_id, shop_id || channel_id) as shop_id,
        (select count(*) from marts.fct_touch as touch where touch.brand_id = one.brand_id and touch_date = one.date) as touches
    from marts.mart_channel_daily as one group by brand_id, date
) as counted
where day.brand_id = counted.brand_id and day.date = counted.date and day.shop_id = counted.shop_id and day.channel_id = counted.channel_id;

create table marts.mart_channel_profit as
select
    brand_id, shop_id, cast(date_trunc('month', paid_date) as date) as month, channel_id, '频道' as channel_zh,
    'channel' as channel_en, rule, cny(sum(net_revenue_fen)) as net_revenue_cny, cny(sum(paid_fen // 2)) as cogs_cny,
    0::decimal(18, 2) as freight_cny, 0::decimal(18, 2) as freight_insurance_cny, 0::decimal(18, 2) as platform_fee_cny,
    0::decimal(18, 2) as payment_fee_cny, 0::decimal(18, 2) as talent_commission_cny,
    0::decimal(18, 2) as agency_commission_cny, 0::decimal(18, 2) as promoter_commission_cny,
    0::decimal(18, 2) as people_card_rebate_cny, 0::decimal(18, 2) as ads_cny, 0::decimal(18, 2) as offline_cny,
    0::decimal(18, 2) as guide_cny, net_revenue_cny - cogs_cny as cm4_cny
from marts.fct_order_line cross join (values ('platform'), ('last')) as rules(rule) group by all;

create table marts.mart_partner as
select
    brand_id, shop_id, partner_id, 'talent' as partner_role, max(paid_date) as last_sale_date, cny(sum(paid_fen)) as gmv_cny,
    cny(sum(paid_fen // 10)) as commission_settled_cny, 0::decimal(18, 2) as commission_expected_cny
from marts.fct_order_line where partner_id is not null group by all;

create table marts.mart_ledger_reconciliation as
select
    brand_id, shop_id, paid_date as date, 'fund_flow' as ledger, 'order_payment' as entry_type, count(*) as entries,
    0::bigint as missing_in_ledger, 0::bigint as missing_in_orders, 0::bigint as differing, 'matched' as status
from marts.fct_order_line group by all;
create table marts.mart_channel_reconciliation as
select
    brand_id, shop_id, paid_date as date, 'compass_shop' as ledger, 'total' as platform_bucket,
    cny(sum(paid_fen)) as platform_gmv_cny, cny(sum(paid_fen)) as ours_cny, 0::decimal(18, 2) as gap_cny, 'matched' as status
from marts.fct_order_line group by all;

create table marts.mart_channel_removal as
select
    brand_id, cast(date_trunc('month', ordered_at + interval 8 hour) as date) as month, channel_id, '频道' as channel_zh,
    'channel' as channel_en, 1::bigint as chain_order, 0.3::double as conversion_rate, 0.5::double as removal_effect,
    0::double as share, cny(sum(net_revenue_fen)) as credit_cny
from marts.fct_order_line group by all;
update marts.mart_channel_removal as row set share = 1.0 / (
    select count(*) from marts.mart_channel_removal as other where other.brand_id = row.brand_id and other.month = row.month
);

create table marts.mart_path as
with touched as (
    select brand_id, cast(date_trunc('month', ordered_at + interval 8 hour) as date) as month, min(channel_id) as path
    from marts.fct_order_line
    where order_line_id in (select order_line_id from marts.fct_attribution where rule = 'first' and touch_id is not null)
    group by brand_id, shop_id, order_id, month
)
select
    brand_id, month, path, 1::bigint as steps, 2 * count(*) as walks, count(*) as conversions, 0.5::double as conversion_rate
from touched group by all;

insert into marts.mart_path
select distinct brand_id, month, 'CH03>CH07', 2, 100, 0, 0 from marts.mart_path;
create table marts.mart_touch_role as
select
    brand_id, cast(date_trunc('month', ordered_at + interval 8 hour) as date) as month, channel_id, '频道' as channel_zh,
    'channel' as channel_en, count(distinct (shop_id, order_id)) as sales, 0::bigint as introduced_sales,
    0::bigint as influenced_sales, sales as closed_sales, sales as only_sales, 0::bigint as assisted_sales,
    0::double as assist_ratio, cny(sum(net_revenue_fen)) as closed_revenue_cny
from marts.fct_order_line group by all;
create table marts.mart_journey as
select *, transitions / sum(transitions) over (partition by brand_id, month, from_channel_id) as probability
from (
    select brand_id, month, 'start' as from_channel_id, path as to_channel_id, walks as transitions from marts.mart_path
    union all select brand_id, month, path, 'sale', conversions from marts.mart_path where conversions > 0
    union all select brand_id, month, path, 'nothing', walks - conversions from marts.mart_path
);
create table marts.mart_component_journey as
select
    brand_id, month, 'all' as from_component_id, to_channel_id as to_component_id, sum(transitions) as transitions,
    2::double as touches_p50, 3::double as touches_p90, 1::double as components_p50, 2::double as components_p90
from marts.mart_journey where to_channel_id in ('sale', 'nothing') group by all;
insert into marts.mart_component_journey by name
select brand_id, month, 'start' as from_component_id, 'live' as to_component_id, sum(transitions) as transitions
from marts.mart_component_journey group by all;
create table marts.mart_synergy as
select
    a.brand_id, a.month, a.path as channel_a_id, b.path as channel_b_id, a.walks as walks_a, b.walks as walks_b,
    100::bigint as walks_ab, 0.5::double as rate_a, 0.5::double as rate_b, 0::double as rate_ab, 0.75::double as rate_expected,
    0::double as lift, null::double as lift_ci_low, null::double as lift_ci_high, 'descriptive' as evidence
from marts.mart_path as a inner join marts.mart_path as b using (brand_id, month)
where a.path = 'CH03' and b.path = 'CH07';

create table marts.fct_share_edge as
select
    md5(brand_id || sharer_openid || openid) as edge_id, brand_id, shop_id, sharer_openid as sharer_person_id,
    openid as person_id, 'product' as content_id, 'friend' as share_target, null::varchar as promoter_id,
    false as is_commissioned, min(occurred_at) as clicked_at, cast(min(occurred_at) + interval 8 hour as date) as click_date,
    count(*) as clicks, null::varchar as parent_edge_id, 1::bigint as depth
from raw.promoter__share_events where action = 'click' group by all;
insert into marts.fct_share_edge by name
select
    md5(edge_id) as edge_id, brand_id, shop_id, person_id as sharer_person_id, 'next' as person_id, 'friend' as share_target,
    false as is_commissioned, clicked_at + interval 1 minute as clicked_at, click_date, 0 as clicks,
    edge_id as parent_edge_id, 2 as depth
from marts.fct_share_edge where hash(edge_id) % 10 = 0;
create table marts.mart_share_graph as
select
    brand_id, cast(date_trunc('month', click_date) as date) as month, segment, 10::bigint as sharers, 40::bigint as reached,
    count(*) as edges, 20::bigint as buyers, 10::bigint as new_buyers, 4::double as reached_per_sharer,
    0.25::double as new_buyer_rate, 1::double as k_factor
from marts.fct_share_edge cross join (values ('all'), ('organic')) as segments(segment) group by all;

create table marts.mart_channel_attribution as
select
    brand_id, shop_id, purchase_date as date, channel_id, '频道' as channel_zh, 'channel' as channel_en, rule, basis,
    cny(sum(gross_credit_fen)) as gross_credit_cny, cny(sum(refund_credit_fen)) as refund_credit_cny,
    cny(sum(credit_fen)) as credit_cny
from marts.fct_attribution cross join (values ('cash'), ('accrual')) as bases(basis) group by all;

create table marts.mart_channel_refund as
select
    credited.brand_id, credited.shop_id, purchase_date as date, channel_id, '频道' as channel_zh, 'channel' as channel_en, rule,
    basis, completed_date, cny(sum(refunds.refund_fen)) as refund_credit_cny
from marts.fct_attribution as credited
inner join marts.fct_refund_line as refunds using (order_line_id)
cross join (values ('cash'), ('accrual')) as bases(basis)
where refunds.refund_fen > 0
group by all;

create table marts.dim_live_session as
select brand_id, shop_id, live_id, live_type, account_id, started_at, ended_at, 120::bigint as duration_minutes
from raw.live__live_sessions;
create table marts.mart_live as
select
    session.*, 500::bigint as watchers, cast(started_at + interval 8 hour as date) as date, coalesce(cny(sales.paid), 0) as gmv_cny,
    coalesce(cny(sales.net), 0) as net_revenue_cny
from marts.dim_live_session as session
left join (
    select shop_id, live_id, sum(paid_fen) as paid, sum(net_revenue_fen) as net from marts.fct_order_line group by all
) as sales using (shop_id, live_id);

create table marts.mart_live_halo as
select
    brand_id, shop_id, live_id, 'baseline' as method, account_id, net_revenue_cny as session_net_revenue_cny,
    net_revenue_cny / 4 as overflow_cny, net_revenue_cny / 8 - 1 as ci_low_cny, net_revenue_cny + 1 as ci_high_cny,
    'quasi' as evidence, true as credible
from marts.mart_live where live_type = 'influencer';
create table marts.mart_reservation as
select
    brand_id, shop_id, coalesce(notice_id, 'all') as notice_id, coalesce(notice_id, 'all') as live_id,
    coalesce(reservation_source, 'all') as reservation_source, count(*) as reserved, 0::bigint as held_out,
    count(*) // 2 as shows, 0::bigint as early_shows, 0::bigint as buyers, cny(100) as att_cny, cny(-200) as ci_low_cny,
    cny(400) as ci_high_cny, 'quasi' as evidence
from raw.live__live_reservations
group by grouping sets (
    (brand_id, shop_id, notice_id, reservation_source), (brand_id, shop_id, reservation_source), (brand_id, shop_id)
);
create table marts.mart_promo as
select
    brand_id, 'promo' as promo_id, '大促' as promo_zh, 'all' as category_id, first_date + 60 as starts_date,
    first_date + 70 as ends_date, cny(900) as lift_cny, cny(500) as pulled_cny, cny(400) as net_incremental_cny,
    cny(sum(merchant_discount_fen)) as merchant_subsidy_cny, 'quasi' as evidence
from marts.fct_order_line cross join (select min(paid_date) as first_date from marts.fct_order_line) as span
where paid_date between first_date + 60 and first_date + 70 group by brand_id, first_date;

create table marts.dim_partner as
select partner_id, partner_role, date '2024-01-01' as first_seen_date from raw.promoter__promoters;
create table marts.mart_promoter as
select
    brand_id, shop_id, cast(date_trunc('month', paid_date) as date) as month, partner_id, 'promoter' as partner_role,
    count(distinct order_id) as orders, cny(sum(paid_fen)) as gmv_cny, cny(sum(net_revenue_fen)) as net_revenue_cny,
    cny(sum(paid_fen) // 10) as commission_cny
from marts.fct_order_line where partner_id is not null group by all;

create table marts.dim_date as
select
    day as date, cast(date_trunc('month', day) as date) as month, cast(isodow(day) as bigint) as weekday,
    isodow(day) >= 6 as is_weekend
from (select day from gen.day union select cast(getvariable('last_day') + 1 + i::integer as date) from range(90) as r(i));
create table marts.dim_channel as
select
    case when i = 23 then 'CH99' else 'CH' || lpad(i::varchar, 2, '0') end as channel_id, '频道' as channel_zh,
    'channel' as channel_en, 'shelf' as commerce_mode, 30::bigint as default_lookback_days
from range(1, 24) as r(i);
create table marts.dim_person as
select
    person_id, brand_id, 2::bigint as accounts, min(first_seen_at) as first_seen_at, 'CH01' as first_channel_id,
    bool_or(is_buyer) as is_buyer
from (
    select person_id, brand_id, paid_at as first_seen_at, true as is_buyer from marts.fct_order_line
    union all select person_id, brand_id, touched_at, false from marts.fct_touch
    -- a steady stream of new faces
    union all
    select md5(id), brand_id, happened_at, false from gen.event where kind in ('fan', 'push')
)
group by person_id, brand_id;
create table marts.person_id_map as
select
    brand_id, 'openid' as id_type, 'wx' as scope, md5(person_id || i) as id_hash, person_id, first_seen_at as valid_from,
    cast(null as timestamp) as valid_to, cast(null as varchar) as merged_into
from marts.dim_person, range(2) as r(i);
create table marts.fct_identity_conflict as
select
    'shared' as reason, cast(null as varchar) as held_twice, 'openid' as left_id_type, 'phone' as right_id_type,
    person_id as left_person_id, cast(null as varchar) as right_person_id
from marts.dim_person where hash(person_id) % 50 = 0;
create table marts.dim_product as
select brand_id, shop_id, product_id, sku_id, 'Shirt' as title, 'C1' as category_id, 'standard' as goods_type, price as list_price_fen
from gen.product;

create table gen.state as
select *, ['new', 'active', 'quiet', 'asleep', 'lost'][1 + (m + i) % 5] as state
from gen.member
cross join (select day, row_number() over (order by day) // 40 as i from gen.day)
where cast(joined_at + interval 8 hour as date) <= day;
create table marts.mart_member_state as
select brand_id, day as date, state, '状态' as state_zh, 'state' as state_en, count(*) as members from gen.state group by all;
create table marts.fct_member_state_interval as
select
    brand_id, member_id, md5(member_id) as person_id, state, min(day) as valid_from_date, max(day) as valid_to_date,
    count(*) as days, null::varchar as previous_state
from gen.state group by all;
create table marts.dim_contactability as
select
    brand_id, person_id, channel, if(hash(person_id) % 4 = 0, 'blocked', 'ok') as status, min(valid_from_date) as since_date,
    true as is_member, true as has_consent, 'unknown' as consent, 2::bigint as quota_left,
    hash(person_id) % 4 <> 0 as is_contactable
from marts.fct_member_state_interval cross join (values ('wecom_friend'), ('group')) as c(channel) group by all;
create table marts.mart_member_transition as
select
    opening.brand_id, opening.day as month, opening.state as from_state,
    case when opening.m % 3 = 0 then 'lost' else opening.state end as to_state, count(*) as members
from gen.state as opening where opening.day = date_trunc('month', opening.day) group by all;
create table marts.mart_member_vitality as
select
    brand_id, cast(date_trunc('month', day) as date) as month, max(day) as as_of_date, 'all' as category_id, 'all' as source,
    variant, count(distinct member_id) * 8 // 10 as reachable_members, count(distinct member_id) * 3 // 10 as active_members,
    (count(distinct member_id) * 3 // 10) / (count(distinct member_id) * 8 // 10) as huoshui_rate,
    count(distinct member_id) as base_members, cast(active_members as double) as numerator,
    cast(reachable_members as double) as denominator, 0.02::double as rate_change, 0.005::double as driver_reach,
    0.005::double as driver_interaction, 0.01::double as driver_mix, 0::double as driver_cycle
from gen.state cross join (values ('headline'), ('buy_flow'), ('total_base')) as v(variant) group by all;

create table gen.purchase as
select
    brand_id, person_id, cast(date_trunc('month', paid_date) as date) as month, count(distinct order_id) as orders,
    sum(net_revenue_fen) as net_fen, min(cast(date_trunc('month', paid_date) as date)) over person as cohort_month
from marts.fct_order_line where paid_date <= getvariable('last_day') group by brand_id, person_id, date_trunc('month', paid_date)
having sum(net_revenue_fen) > 0
window person as (partition by brand_id, person_id);
create table marts.mart_cohort as
select
    brand_id, cohort_month, 'CH01' as source, date_diff('month', cohort_month, span.month) as months_since,
    any_value(buyers) as buyers, count(distinct person_id) filter (where purchase.month = span.month) as active_buyers,
    count(distinct person_id) filter (where purchase.month = span.month) / any_value(buyers) as retention_rate,
    cny(coalesce(sum(net_fen) filter (where purchase.month = span.month), 0)) as net_revenue_cny
from (select distinct month from gen.purchase) as span
inner join gen.purchase as purchase on span.month >= cohort_month
inner join (
    select brand_id, cohort_month, count(distinct person_id) as buyers from gen.purchase group by all
) as sizes using (brand_id, cohort_month)
group by brand_id, cohort_month, span.month;
create table marts.mart_member_score as
select distinct
    brand_id, person_id, getvariable('last_day') as as_of_date, 'standard' as goods_type,
    1::bigint as r_score, 5::bigint as f_score, 3::bigint as m_score, 'others' as segment, 0.5::double as p_alive_bg,
    0.4::double as p_alive_mbg, 0.1::double as e_tx_30, 1.0::double as e_tx_365, 0.9::double as p_no_purchase_30,
    0.8::double as p_no_purchase_90, 'ok' as fit_status
from gen.purchase;
create table marts.mart_member_calibration as
select
    brand_id, 'standard' as goods_type, date_trunc('month', getvariable('last_day')) as month, decile, 2::bigint as customers,
    1.1::double as total_ratio, 'ok' as fit_status
from (select distinct brand_id from gen.purchase) cross join range(1, 11) as deciles(decile);

create table marts.mart_linkage as
select
    brand_id, cohort_month as month, sum(buyers) as new_buyers, sum(buyers) // 2 as members, sum(buyers) // 3 as wecom_friends,
    sum(buyers) // 4 as followers, sum(buyers) // 4 as mini_program_visitors, sum(buyers) // 5 as triple_linked,
    0.5::double as sedimentation_rate
from marts.mart_cohort where months_since = 0 group by all;
create table marts.mart_push as
select
    brand_id, campaign_id, send_kind, 'sales' as content_type, min(sent_date) as sent_date, count(*) as sent,
    count(*) as delivered, count(*) filter (where is_clicked or is_replied) as opened,
    count(*) filter (where is_clicked) as clicked, count(*) filter (where is_replied) as replied, 0::bigint as opt_outs,
    0::bigint as orders, 0::bigint as buyers
from marts.fct_outbound where send_kind in ('push', 'mass', 'sms') and campaign_id is not null group by all;
create table marts.mart_coverage as
select
    brand_id, date_trunc('month', sent_date)::varchar as campaign_id, 'month' as campaign_kind,
    cast(date_trunc('month', sent_date) as date) as starts_date, 4000::bigint as contactable, 10::bigint as contactable_group_only,
    count(distinct person_id) filter (where component_id = 'wecom') as reached_wecom,
    count(distinct person_id) filter (where component_id = 'service_account') as reached_service_account,
    count(distinct person_id) filter (where component_id <> 'sms') as reached, reached - reached_wecom as incremental,
    count(*) filter (where component_id <> 'sms') as messages, 0::bigint as reached_group,
    count(distinct person_id) filter (where component_id = 'sms') as reached_sms, reached_sms as incremental_sms,
    count(*) filter (where component_id = 'sms') as sms_messages
from marts.fct_outbound group by all;
create table marts.mart_touch_roi as
select
    brand_id, cast(date_trunc('month', sent_date) as date) as month, 'active' as state, 'none' as promo_phase, channel_id,
    content_type, count(*) as messages, count(distinct person_id) as persons, 0::bigint as opened, 0::bigint as opt_outs,
    0::bigint as held_out, null::double as incr_conv_per_1k, null::double as incr_conv_per_1k_ci_low,
    null::double as incr_conv_per_1k_ci_high, 'descriptive' as evidence
from marts.fct_outbound where is_delivered group by all;
create table marts.mart_fatigue as
select
    brand_id, category_id, 'all' as channel, state, touches_per_week, if(category_id = 'all', 2, 1) * if(state = 'all', 2, 1) * 100 as person_weeks,
    3::bigint as opt_outs, 0.01::double as optout_hazard, 0.005::double as optout_hazard_ci_low, 0.02::double as optout_hazard_ci_high,
    cny(200) as net_value_cny, cny(100) as net_value_ci_low_cny, cny(300) as net_value_ci_high_cny, 3::bigint as recommended_per_week,
    1.2::double as sales_odds_ratio, 0.9::double as sales_odds_ratio_ci_low, 1.6::double as sales_odds_ratio_ci_high,
    40::double as incr_conv_per_1k, 10::double as incr_conv_per_1k_ci_low, 70::double as incr_conv_per_1k_ci_high,
    30::double as quiet_conv_per_1k, 150::bigint as held_out, 'rct' as evidence
from (values ('B1'), ('B2')) as brands(brand_id) cross join (values ('all'), ('C1'), ('C2')) as categories(category_id)
cross join (values ('all'), ('active'), ('steady')) as states(state) cross join range(8) as levels(touches_per_week);
create table marts.mart_service as
select
    brand_id, cast(date_trunc('week', paid_date) as date) as week, count(distinct order_id) as orders, orders as orders_to_ship,
    orders as shipped_orders, orders as tracked_orders, orders as signed_orders, 2::bigint as refund_orders,
    1::bigint as refunded_orders, 20::double as pay_to_ship_h_p50, 50::double as pay_to_ship_h_p90,
    100::double as ship_to_sign_h_p50, 180::double as ship_to_sign_h_p90, 2::double as refund_days_p50,
    5::double as refund_days_p90, count(distinct person_id) filter (where paid_date = first_date) as new_buyers,
    new_buyers // 2 as repeat_buyers, 0::bigint as tickets, 0::bigint as answered_tickets, 2::double as first_reply_min_p50,
    9::double as first_reply_min_p90, 0::bigint as rated_tickets, 0::bigint as satisfied_tickets, 0::bigint as reviews,
    0::bigint as positive_reviews
from (
    select *, min(paid_date) over (partition by brand_id, person_id) as first_date from marts.fct_order_line
    where paid_date <= getvariable('last_day')
) group by all;
update marts.mart_service as service
set tickets = n, answered_tickets = n, rated_tickets = n // 2, satisfied_tickets = n // 3
from (
    select brand_id, cast(date_trunc('week', opened_at + interval 8 hour) as date) as week, count(*) as n
    from raw.member__service_tickets group by all
) as asked where service.brand_id = asked.brand_id and service.week = asked.week;
update marts.mart_service as service set reviews = n, positive_reviews = n // 2
from (
    select brand_id, cast(date_trunc('week', reviewed_at + interval 8 hour) as date) as week, count(*) as n
    from raw.member__reviews group by all
) as said where service.brand_id = said.brand_id and service.week = said.week;
create table marts.mart_service_repeat as
select
    brand_id, measure, bucket, count(*) as buyers, buyers // 2 as repeat_buyers, 0.5::double as repeat_90d_rate,
    0.4::double as repeat_90d_ci_low, 0.6::double as repeat_90d_ci_high, 0::bigint as sharers, 0::double as share_30d_rate,
    0::double as share_30d_ci_low, 0.1::double as share_30d_ci_high, 'descriptive' as evidence
from (
    select brand_id, person_id, if(hash(person_id) % 2 = 0, 'within_24h', 'later') as bucket from marts.fct_order_line
    group by brand_id, person_id having min(paid_date) + 90 <= getvariable('last_day')
) cross join (values ('pay_to_ship'), ('pay_to_sign'), ('first_reply'), ('csat')) as measures(measure) group by all;
create table marts.mart_funnel as
select
    brand_id, channel_id, cast(date_trunc('week', touch_date) as date) as week, count(distinct person_id) as exposed,
    exposed as acted, exposed // 2 as buyers, exposed // 2 as linked_buyers, exposed // 3 as members, exposed // 4 as contacts,
    exposed // 5 as repeaters, 0::bigint as loops, 100::bigint as live_watchers, 20::bigint as live_clicks
from marts.fct_touch where touch_date <= getvariable('last_day') group by all;
create table marts.mart_content as
select
    brand_id, 'live' as content_kind, live_id as content_id, account_id, '今晚上新' as title, 'untagged' as tag,
    date as published_date, 7200::bigint as duration_s, watchers as audience, watchers // 3 as engaged,
    600::double as avg_watch_s, 0.1::double as completion, false as is_duplicate, 1::double as attributed_orders
from marts.mart_live where date <= getvariable('last_day')
union all
select
    brand_id, send_kind, campaign_id, 'wxa', null, 'sales', sent_date, null, delivered, clicked, null, null, null, 1
from marts.mart_push where sent_date <= getvariable('last_day') and send_kind <> 'sms';
alter table marts.mart_content add column plays bigint;
alter table marts.mart_content add column finished_plays bigint;
insert into marts.mart_content by name
select
    brand_id, 'short_video' as content_kind, video_id as content_id, any_value(account_id) as account_id, '今天这样选' as title,
    'untagged' as tag, getvariable('last_day') as published_date, 30 as duration_s, max(plays) as audience,
    max(plays) // 9 as engaged, max(plays) as plays, max(plays) // 4 as finished_plays
from raw.live__short_videos group by brand_id, video_id
union all by name
select
    brand_id, 'article' as content_kind, article_id as content_id, any_value(appid) as account_id, '避坑指南' as title,
    'sales' as tag, getvariable('last_day') as published_date, max(read_users) as audience, max(read_users) // 9 as engaged,
    max(read_users) as plays, max(read_users) // 2 as finished_plays
from raw.member__articles group by brand_id, article_id;
create table marts.mart_content_week as
select
    brand_id, account_id, content_kind, cast(date_trunc('week', published_date) as date) as week, count(*) as items,
    0.8::double as cadence, count(title) as titled_items, 0::bigint as duplicate_items, sum(audience)::bigint as audience,
    sum(engaged)::bigint as engaged
from marts.mart_content group by all;
create table marts.mart_outreach_advice as
select
    brand_id, person_id, getvariable('last_day') as as_of_date, 'C1' as category_id, 'active' as state, count(*) as messages_7d,
    cast(count(*) as double) as touches_7d, 3::bigint as recommended_per_week, count(*) > 3 as is_over_cadence,
    true as has_consent, if(count(*) >= 3, 'leave_in_peace', 'may_be_spoken_to') as advice, '建议' as advice_zh
from marts.fct_outbound where sent_date between getvariable('last_day') - 6 and getvariable('last_day') group by all;
create table marts.mart_data_health as
select
    table_name, getvariable('last_day') as date, 0::bigint as "rows", 0.0::double as freshness_hours,
    0.01::double as unknown_channel_share, 0.3::double as moments_unknown_share, 0.8::double as linked_share
from (
    select table_name from information_schema.tables where table_schema = 'marts' and table_name <> 'mart_data_health'
);
update marts.mart_data_health set "rows" = (select count(*) from marts.fct_order_line) where table_name = 'fct_order_line';
update marts.mart_data_health set "rows" = (select count(*) from marts.fct_touch) where table_name = 'fct_touch';
update marts.mart_data_health set "rows" = (select count(*) from marts.fct_attribution) where table_name = 'fct_attribution';
update marts.mart_data_health set "rows" = (select count(*) from marts.dim_person) where table_name = 'dim_person';
drop schema gen cascade;
