"""All declared streams and layouts: the list that reader, sandbox, dbt sources and checks are held against."""

from ingestion.contract import Layout, Stream
from ingestion.streams import (
    brand,
    brand_rules,
    care,
    content,
    live,
    member,
    member_reach,
    promoter,
    shop_catalog,
    shop_compass,
    shop_coupons,
    shop_gifts,
    shop_money,
    shop_orders,
    shop_settlement,
)

STREAMS: dict[str, Stream] = {
    stream.id: stream
    for stream in (
        shop_orders.ORDERS,
        shop_orders.ORDER_LINES,
        shop_orders.ORDER_SOURCES,
        shop_orders.ORDER_COMMISSIONS,
        shop_money.AFTERSALES,
        shop_money.FUND_FLOWS,
        shop_money.PAY_TRADE_BILL,
        shop_money.PAY_FUND_BILL,
        shop_settlement.SETTLEMENTS,
        shop_coupons.ORDER_COUPONS,
        shop_coupons.COUPONS,
        shop_coupons.COUPON_EVENTS,
        shop_gifts.GIFTS,
        shop_gifts.SHIPMENTS,
        shop_catalog.PRODUCTS,
        shop_catalog.SKUS,
        shop_compass.COMPASS_SHOP_DAILY,
        shop_compass.COMPASS_PRODUCT_DAILY,
        live.LIVE_SESSIONS,
        live.LIVE_TRAFFIC,
        live.LIVE_RESERVATIONS,
        live.LIVE_PRODUCTS,
        live.COMPASS_FINDER_DAILY,
        content.SHORT_VIDEOS,
        promoter.COMMISSION_ORDERS,
        promoter.PROMOTERS,
        promoter.TALENTS,
        promoter.SHARE_EVENTS,
        member.MEMBERS,
        member.WECOM_CONTACTS,
        member.WECOM_CONTACT_EVENTS,
        member.WECOM_MESSAGES,
        member.SERVICE_ACCOUNT_EVENTS,
        member.SERVICE_ACCOUNT_PUSHES,
        member.MINI_PROGRAM_VISITS,
        content.ARTICLES,
        care.SERVICE_TICKETS,
        care.REVIEWS,
        member_reach.SMS_EVENTS,
        member_reach.CONSENTS,
        member_reach.WECOM_GROUP_EVENTS,
        member_reach.MEMBER_POINTS,
        member_reach.WECOM_BEHAVIOR_DAILY,
        member_reach.SERVICE_ACCOUNT_DAILY,
        brand.SKU_COSTS,
        brand.AD_SPEND,
        brand.AD_CLICKS,
        brand.OFFLINE_FEES,
        brand.CATEGORY_PROFILE,
        brand_rules.PLATFORM_FEE_RULES,
        brand_rules.POLICY_CALENDAR,
        brand_rules.STAFF_ACCOUNTS,
    )
}

_SPECIAL_LAYOUTS = (
    shop_orders.ORDER_EXPORT,
    shop_catalog.PRODUCT_EXPORT,
    shop_money.PAY_TRADE_BILL_EXPORT,
    shop_money.PAY_FUND_BILL_EXPORT,
)
_COVERED = {layout.stream for layout in _SPECIAL_LAYOUTS} | {
    derived.stream for layout in _SPECIAL_LAYOUTS for derived in layout.derived
}

# Every other stream has one layout of the same columns, under its own name.
LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in _SPECIAL_LAYOUTS} | {
    stream.table: Layout(name=stream.table, stream=stream.id, columns=stream.columns)
    for stream in STREAMS.values()
    if stream.id not in _COVERED
}
