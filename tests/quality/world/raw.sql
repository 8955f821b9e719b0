-- A small brand with two shops: plausible rows for every raw stream over 185 days that end on getvariable('last_day').
-- Chance comes from hash(), so the world is the same on every machine. Envelope columns are filled in afterwards.
create macro chance(seed) as (hash(seed) % 10000) / 10000.0;
create macro moment(day, seed) as cast(day as timestamp) - interval 8 hour + interval 1 second * cast(hash(seed) % 80000 as integer);
create macro count_of(base, day, seed) as
    cast(base * (case when isodow(day) >= 6 then 1.4 else 1 end) * (0.85 + 0.3 * chance(seed || day)) as integer);
create macro slots(base, day, seed) as range(count_of(base, day, seed));

create schema gen;
create table gen.day as
select cast(getvariable('last_day') - i::integer as date) as day from range(185) as r(i);

create table gen.shop(brand_id varchar, shop_id varchar, appid varchar, base integer);
insert into gen.shop values ('B1', 'S1', 'wxa1', 26), ('B2', 'S2', 'wxa2', 18);

create table gen.product as
select brand_id, shop_id, shop_id || '-P' || p as product_id, shop_id || '-K' || p as sku_id, p, 3900 + 1700 * p as price
from gen.shop, range(24) as r(p);

create table gen.orders as
with slot as (
    select shop.*, day.day, unnest(slots(shop.base, day.day, shop_id || 'orders')) as i from gen.day, gen.shop
)
select
    *, shop_id || '-' || strftime(day, '%y%j') || '-' || i as order_id,
    moment(day, shop_id || day || i || 'at') as ordered_at,
    'u' || (hash(shop_id || day || i || 'who') % 4000) as buyer,
    cast(hash(shop_id || day || i || 'channel') % 100 as integer) as dice,
    chance(shop_id || day || i || 'paid') < 0.94 as is_paid
from slot;

create table gen.line as
select
    orders.*, product.product_id, product.sku_id, product.price, n as line_no,
    1 + cast(chance(order_id || n || 'q') > 0.85 as integer) as quantity,
    product.price * (1 + cast(chance(order_id || n || 'q') > 0.85 as integer)) as paid
from gen.orders as orders
cross join range(1, 3) as r(n)
inner join gen.product as product
    on product.shop_id = orders.shop_id and product.p = hash(order_id || n || 'p') % 24
where n = 1 or chance(order_id || 'two') < 0.3;

create table gen.total as
select order_id, sum(paid) as paid from gen.line group by all;

insert into raw.shop__orders by name
select
    brand_id, shop_id, order_id, ordered_at, 'completed' as order_status, total.paid as order_product_fen,
    case when is_paid then total.paid end as order_paid_fen,
    case when is_paid then ordered_at + interval 1 minute end as paid_at,
    case when is_paid then 'T' || order_id end as transaction_id, buyer as openid, 'n' || buyer as unionid,
    ['live', 'video', 'showcase', 'other'][1 + dice % 4] as order_scene, false as is_incomplete,
    case when dice < 20 then 300 else 0 end as order_points_fen
from gen.orders as orders inner join gen.total as total using (order_id);

insert into raw.shop__order_lines by name
select
    brand_id, shop_id, order_id, ordered_at, product_id, sku_id as sku_code, 'n' || line_no as sku_attrs,
    price as unit_list_fen, paid as line_paid_fen, quantity
from gen.line;

insert into raw.shop__order_sources by name
select
    brand_id, shop_id, order_id, product_id, sku_id as sku_code, 'n' || line_no as sku_attrs, ordered_at,
    ['linked', 'talent', 'other'][1 + dice % 3] as sale_channel, 'channels' as account_type, 'A' || dice % 5 as account_id
from gen.line;

insert into raw.shop__order_commissions by name
select
    brand_id, shop_id, order_id, product_id, sku_id as sku_code, 'n' || line_no as sku_attrs, ordered_at,
    'A' || dice % 5 as account_id, ['talent', 'promoter'][1 + dice % 2] as payee_type, paid // 10 as commission_fen
from gen.line where is_paid;

create table gen.refund as
select *, 'R' || order_id as aftersale_id, ordered_at + interval 26 hour as requested_at,
    ordered_at + interval 50 hour as completed_at
from gen.line
where is_paid and line_no = 1 and chance(order_id || 'refund') < 0.45
    and cast(ordered_at + interval 58 hour as date) <= getvariable('last_day');

insert into raw.shop__aftersales by name
select
    brand_id, shop_id, aftersale_id, order_id, product_id, sku_id as sku_code,
    ['REFUND', 'RETURN'][1 + dice % 2] as refund_type, 'MERCHANT_REFUND_SUCCESS' as aftersale_status,
    paid as refund_fen, 1 as quantity, requested_at, completed_at, completed_at as updated_at
from gen.refund
union all by name
-- requests of the last days, still open
select
    brand_id, shop_id, 'Q' || order_id as aftersale_id, order_id, product_id, sku_id as sku_code,
    ['REFUND', 'RETURN'][1 + dice % 2] as refund_type, 'MERCHANT_PROCESSING' as aftersale_status,
    paid as refund_fen, 1 as quantity, ordered_at + interval 26 hour as requested_at
from gen.line
where is_paid and line_no = 1 and chance(order_id || 'refund') < 0.45
    and cast(ordered_at + interval 58 hour as date) > getvariable('last_day')
    and cast(ordered_at + interval 34 hour as date) <= getvariable('last_day');

insert into raw.shop__fund_flows by name
select
    brand_id, shop_id, 'F' || order_id as flow_id, ordered_at + interval 1 minute as booked_at,
    'order_payment' as funds_type, 'income' as direction, total.paid as amount_fen, order_id
from gen.orders as orders inner join gen.total as total using (order_id) where is_paid
union all by name
select
    brand_id, shop_id, 'G' || order_id as flow_id, completed_at as booked_at, 'order_refund' as funds_type,
    'expense' as direction, paid as amount_fen, order_id, aftersale_id
from gen.refund;

insert into raw.shop__pay_trade_bill by name
select
    brand_id, shop_id, ordered_at + interval 1 minute as traded_at, 'M' || shop_id as mch_id,
    'T' || order_id as transaction_id, order_id as out_trade_no, buyer as openid, 'SUCCESS' as trade_state,
    total.paid as order_fen, total.paid as settlement_fen
from gen.orders as orders inner join gen.total as total using (order_id) where is_paid
union all by name
select
    brand_id, shop_id, completed_at as traded_at, 'M' || shop_id as mch_id, 'T' || order_id as transaction_id,
    order_id as out_trade_no, buyer as openid, 'REFUND' as trade_state, paid as order_fen, paid as refund_fen,
    'r' || order_id as refund_id
from gen.refund;

insert into raw.shop__pay_fund_bill by name
select
    brand_id, shop_id, traded_at as booked_at, coalesce(refund_id, transaction_id) as payment_id, trade_state || transaction_id as fund_flow_id,
    case trade_state when 'SUCCESS' then 'payment' else 'refund' end as bill_kind,
    case trade_state when 'SUCCESS' then 'income' else 'expense' end as direction, order_fen as amount_fen,
    coalesce(refund_id, transaction_id) as voucher_id
from raw.shop__pay_trade_bill;

insert into raw.shop__settlements by name
select
    brand_id, shop_id, order_id, ordered_at, paid_at, 'settled' as settlement_status,
    ['normal', 'pay_later'][1 + cast(hash(order_id) % 3 = 0 as integer)] as pay_method, ordered_at as settled_at,
    order_product_fen as product_fen, order_paid_fen as buyer_paid_fen, order_paid_fen as received_fen,
    order_paid_fen // 50 as expense_fen, order_paid_fen - order_paid_fen // 50 as settled_fen
from raw.shop__orders where order_paid_fen is not null;

insert into raw.shop__order_coupons by name
select
    brand_id, shop_id, order_id, product_id, sku_id as sku_code, 'n' || line_no as sku_attrs, ordered_at,
    ['merchant', 'platform'][1 + dice % 2] as discount_kind, 'K' || dice % 5 as coupon_id,
    'U' || order_id || line_no as user_coupon_id, paid // 8 as discount_fen, 'used' as discount_state
from gen.line;

insert into raw.shop__coupons by name
select
    brand_id, shop_id, shop_id || '-K' || k as coupon_id, 'Coupon ' || k as title,
    ['cut', 'conditional_cut'][1 + k % 2] as coupon_type, 'live' as coupon_status, 500 + 100 * k as cut_fen
from gen.shop, range(20) as r(k);

insert into raw.shop__coupon_events by name
select
    brand_id, shop_id, 'U' || order_id || line_no as user_coupon_id, 'K' || dice % 5 as coupon_id,
    ['receive', 'use', 'expire'][1 + dice % 3] as event, buyer as openid, ordered_at as occurred_at
from gen.line;

insert into raw.shop__gifts by name
select
    brand_id, shop_id, 'G' || order_id as gift_order_id, order_id, 'accepted' as gift_status,
    ['friend', 'group'][1 + dice % 2] as send_type, buyer as giver_openid, 'r' || buyer as receiver_openid,
    ordered_at as sent_at, paid as gift_fen
from gen.line where line_no = 1;

insert into raw.shop__shipments by name
select
    brand_id, shop_id, order_id, 'p' || order_id || line_no as parcel, ['SF', 'YTO'][1 + dice % 2] as carrier, product_id,
    sku_id as sku_code, 'n' || line_no as sku_attrs, 900 + quantity as quantity, ordered_at as shipped_at
from gen.line;

insert into raw.shop__products by name
select brand_id, shop_id, product_id, 'Shirt ' || p as title, 'C' || p % 3 as category_id,
    ['standard', 'non_standard'][1 + p % 2] as goods_type
from gen.product;
insert into raw.shop__skus by name
select brand_id, shop_id, product_id, sku_id, 'Code ' || p as sku_code, price as list_price_fen from gen.product;

-- Everything else: a number of events a day, in the same way.
create table gen.event as
select
    kind.kind, shop.brand_id, shop.shop_id, shop.appid, day.day, i, kind || shop_id || day || i as seed,
    kind || '-' || shop_id || '-' || strftime(day, '%y%j') || '-' || i as id,
    moment(day, kind || shop_id || day || i) as happened_at,
    'u' || (hash(kind || shop_id || day || i || 'who') % 4000) as person,
    cast(hash(kind || shop_id || day || i || 'dice') % 100 as integer) as dice
from gen.day as day, gen.shop as shop,
    (values ('session', 6), ('reserve', 16), ('share', 22), ('change', 14), ('message', 40), ('fan', 18), ('push', 30),
        ('visit', 50), ('traffic', 9), ('chain', 16), ('tap', 12), ('shown', 14),
        ('text', 24), ('word', 12), ('room', 10)) as kind(kind, daily),
    unnest(slots(kind.daily, day.day, kind || shop_id)) as slot(i);

insert into raw.live__live_sessions by name
select brand_id, shop_id, id as live_id, ['own', 'influencer'][1 + dice % 2] as live_type, 'A' || dice % 5 as account_id,
    happened_at as started_at, happened_at + interval 2 hour as ended_at, 900 + dice * 11 as watchers, 2000 as views
from gen.event where kind = 'session';
insert into raw.live__live_traffic by name
select brand_id, shop_id, id as live_id, happened_at as started_at, ['natural', 'private'][1 + dice % 2] as flow_type,
    'source ' || dice % 3 as traffic_source, 300 + dice * 5 as watchers
from gen.event where kind = 'traffic';
insert into raw.live__live_reservations by name
select brand_id, shop_id, id as notice_id, appid, person as openid, happened_at as reserved_at,
    ['wecom', 'group', 'channels'][1 + dice % 3] as reservation_source
from gen.event where kind = 'reserve';
insert into raw.promoter__commission_orders by name
select brand_id, shop_id, 'wxv' as viewer_appid, id as order_id, 'K' || dice % 9 as sku_id, happened_at as ordered_at,
    'unsettled' as commission_status, 9000 + dice * 77 as base_fen, happened_at as updated_at,
    case when dice < 80 then 'PR' || dice % 12 end as promoter_id
from gen.event where kind = 'chain' and day < getvariable('last_day');
insert into raw.promoter__share_events by name
select brand_id, shop_id, id as event_id, ['share', 'click'][1 + dice % 2] as action, happened_at as occurred_at, appid,
    person as openid, 'sharer' || dice % 7 as sharer_openid
from gen.event where kind = 'share';
insert into raw.member__wecom_contact_events by name
select brand_id, shop_id, id as event_id, 'corp' as corp_id, person as external_userid, 'g' || dice % 4 as guide_id,
    ['add', 'customer_deleted'][1 + cast(dice >= 80 as integer)] as change, happened_at as occurred_at
from gen.event where kind = 'change';
insert into raw.member__wecom_messages by name
select brand_id, shop_id, id as message_id, 'corp' as corp_id, person as external_userid, 'g' || dice % 4 as guide_id,
    ['outbound', 'inbound'][1 + dice % 2] as direction, ['single', 'mass', 'reply'][1 + dice % 3] as message_kind,
    happened_at as sent_at
from gen.event where kind = 'message';
insert into raw.member__service_account_events by name
select brand_id, shop_id, id as event_id, appid, person as openid, ['subscribe', 'scan', 'message'][1 + dice % 3] as event,
    happened_at as occurred_at
from gen.event where kind = 'fan';
insert into raw.member__service_account_pushes by name
select brand_id, shop_id, id as push_id, appid, person as openid, 'sent' as send_status, happened_at as sent_at,
    case when dice < 20 then happened_at + interval 1 hour end as clicked_at
from gen.event where kind = 'push';
insert into raw.member__mini_program_visits by name
select brand_id, shop_id, id as visit_id, appid, person as openid, ['1014', '1035', '1089'][1 + dice % 3] as mp_scene,
    happened_at as visited_at
from gen.event where kind = 'visit';
insert into raw.member__sms_events by name
select brand_id, shop_id, id as event_id, 's' || id as sms_id, 'p' || person as phone, 'm' || person as member_id,
    ['sent', 'delivered', 'click'][1 + dice % 3] as event, happened_at as occurred_at, false as is_holdout
from gen.event where kind = 'text';
insert into raw.member__consents by name
select brand_id, shop_id, id as consent_id, 'm' || person as member_id, ['sms', 'phone', 'all'][1 + dice % 3] as way,
    ['granted', 'refused'][1 + cast(dice >= 80 as integer)] as consent, happened_at as said_at
from gen.event where kind = 'word';
insert into raw.member__wecom_group_events by name
select brand_id, shop_id, id as event_id, 'corp' as corp_id, 'G' || dice % 4 as group_id, person as external_userid,
    'g' || dice % 4 as guide_id, ['join', 'leave'][1 + cast(dice >= 80 as integer)] as change, happened_at as occurred_at
from gen.event where kind = 'room';
insert into raw.member__member_points by name
select brand_id, shop_id, order_id || kind as flow_id, 'm' || openid as member_id, kind as change, points,
    order_id, amount_fen, paid_at as occurred_at
from (
    select *, 'earn' as kind, order_paid_fen // 100 as points, null as amount_fen from raw.shop__orders
    union all
    select *, 'redeem', -order_points_fen, order_points_fen from raw.shop__orders where order_points_fen > 0
) where paid_at is not null;
insert into raw.member__wecom_behavior_daily by name
select shop.brand_id, shop.shop_id, day.day as stat_date, 'corp' as corp_id, 'g-' || shop.shop_id || '-' || g as guide_id,
    40 as chats, 60 as messages, count(events.event_id) filter (where change = 'add') as new_contacts,
    count(events.event_id) filter (where change = 'customer_deleted') as deletions
from gen.day as day cross join gen.shop cross join range(6) as r(g)
left join raw.member__wecom_contact_events as events
    on events.shop_id = shop.shop_id and events.guide_id = 'g' || g
    and cast(make_timestamp(epoch_us(events.occurred_at)) + interval 8 hour as date) = day.day
group by all;
insert into raw.member__service_account_daily by name
select shop.brand_id, shop.shop_id, day.day as stat_date, shop.appid, 'source ' || s as user_source, 0 as lost_followers,
    count(events.event_id) filter (where event = 'subscribe') as new_followers
from gen.day as day cross join gen.shop cross join range(6) as r(s)
left join raw.member__service_account_events as events
    on events.shop_id = shop.shop_id and hash(events.event_id) % 6 = s
    and cast(make_timestamp(epoch_us(events.occurred_at)) + interval 8 hour as date) = day.day
group by all;
insert into raw.brand__ad_clicks by name
select brand_id, shop_id, id as ad_click_id, happened_at as clicked_at, 'ad-' || shop_id as ad_account_id,
    'camp' || dice % 3 as campaign_id, appid, person as openid
from gen.event where kind = 'tap';
insert into raw.live__live_products by name
select brand_id, shop_id, id as live_id, happened_at as started_at, shop_id || '-P' || dice % 24 as product_id,
    200 + dice * 4 as exposures, 9900 + dice * 31 as gmv_fen
from gen.event where kind = 'shown';
-- the platform's own totals of what was sold
insert into raw.shop__compass_shop_daily by name
select brand_id, shop_id, day as stat_date, sum(total.paid) as pay_gmv_fen, count(*) as paid_orders
from gen.orders inner join gen.total as total using (order_id) where is_paid group by all;
insert into raw.shop__compass_product_daily by name
select brand_id, shop_id, day as stat_date, product_id, sum(paid) as pay_gmv_fen, count(*) as paid_orders
from gen.line where is_paid group by all;
insert into raw.live__compass_finder_daily by name
select brand_id, shop_id, day as stat_date, 'A' || dice % 5 as account_id,
    ['channels', 'talent'][1 + dice % 5 % 2] as account_type, sum(paid) as pay_gmv_fen, sum(paid) as live_pay_gmv_fen
from gen.line where is_paid group by all;
insert into raw.brand__ad_spend by name
select brand_id, shop_id, day as spend_date, 'ad-' || shop_id as ad_account_id, 'camp' || c as campaign_id,
    20000 + cast(3000 * chance(day || shop_id || c) as integer) as spend_fen
from gen.day, gen.shop, range(6) as r(c);
-- what was published, and what buyers ask and say
insert into raw.live__short_videos by name
select brand_id, shop_id, shop_id || '-V' || strftime(day, '%y%j') || v as video_id, 'A' || v % 5 as account_id,
    moment(day, shop_id || day || v) as published_at,
    1500 + cast(900 * chance(day || shop_id || v || 'plays') as integer) as plays
from gen.day, gen.shop, range(9) as r(v);
insert into raw.member__articles by name
select brand_id, shop_id, day as stat_date, appid, shop_id || '-W' || w as article_id,
    cast(day as timestamp) as published_at, 150 + cast(90 * chance(day || shop_id || w || 'reads') as integer) as read_users
from gen.day, gen.shop, range(6) as r(w);
insert into raw.member__service_tickets by name
select brand_id, shop_id, 'KF' || order_id as ticket_id, 'closed' as ticket_status,
    ['presale', 'delivery', 'aftersale'][1 + dice % 3] as ticket_kind, buyer as openid, order_id, ordered_at as opened_at,
    ordered_at + interval 3 minute as first_replied_at, 1 + dice % 5 as score
from gen.orders;
insert into raw.member__reviews by name
select brand_id, shop_id, 'PJ' || order_id as review_id, order_id, product_id, buyer as openid,
    3 + dice % 3 as score, ordered_at as reviewed_at
from gen.line where line_no = 1;

-- Whole lists.
create table gen.member as
select brand_id, shop_id, m, 'm' || shop_id || m as member_id, 'u' || m as person,
    cast(getvariable('last_day') - 400 as timestamp) + interval 1 hour * (m * 14 % 9000) as joined_at
from gen.shop, range(600) as r(m);
insert into raw.member__members by name
select brand_id, shop_id, member_id, person as openid, case when m % 10 > 0 then 'n' || person end as unionid, joined_at
from gen.member;
insert into raw.member__wecom_contacts by name
select brand_id, shop_id, 'corp' as corp_id, person as external_userid, 'g' || m % 4 as guide_id,
    case when m % 10 > 0 then 'n' || person end as unionid, joined_at as added_at
from gen.member where m < 300;
insert into raw.promoter__promoters by name
select brand_id, shop_id, shop_id || 'A' || p as partner_id, ['promoter', 'talent'][1 + p % 2] as partner_role
from gen.shop, range(40) as r(p);
insert into raw.brand__sku_costs by name
select brand_id, shop_id, sku_id, date '2024-01-01' as valid_from_date, price * 4 // 10 as cost_fen from gen.product;
insert into raw.brand__category_profile by name
select brand_id, shop_id, 'C' || c as category_id, 'Category ' || c as category_zh,
    ['standard', 'non_standard'][1 + c % 2] as goods_type, 90 as cycle_days
from gen.shop, range(15) as r(c);
insert into raw.promoter__talents by name
select brand_id, shop_id, shop_id || 'T' || p as talent_id, shop_id || 'F' || p as account_id,
    ['channels', 'official_account'][1 + p % 2] as account_type
from gen.shop, range(30) as r(p);
insert into raw.brand__offline_fees by name
select brand_id, shop_id, shop_id || 'fee' || p as fee_id, ['slot', 'sample'][1 + p % 2] as offline_fee_kind,
    date '2024-10-01' + p::integer as fee_date, 50000 + 900 * p as fee_fen
from gen.shop, range(30) as r(p);
insert into raw.brand__platform_fee_rules by name
select brand_id, shop_id, 'tier' || p as fee_rule_id, ['tech_service', 'payment'][1 + p % 2] as fee_kind,
    date '2024-01-01' + p::integer as valid_from_date, 0 as gmv_from_fen, 0.01 as fee_rate
from gen.shop, range(20) as r(p);
insert into raw.brand__policy_calendar by name
select brand_id, shop_id, 'event' || p as event_id, ['promotion', 'holiday'][1 + p % 2] as event_kind,
    date '2024-01-01' + 9 * p::integer as starts_date, date '2024-01-01' + 9 * p::integer + 3 as ends_date,
    'Event ' || p as event_zh
from gen.shop, range(40) as r(p);
insert into raw.brand__staff_accounts by name
select brand_id, shop_id, 'entry' || p as entry_id, ['staff', 'test'][1 + p % 2] as list_kind, appid,
    'u' || p as openid
from gen.shop, range(20) as r(p);
