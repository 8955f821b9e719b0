"""The raw streams as quality sees them: what a row is, when it happened, what must not change overnight.

Kept as data of its own, because quality knows no ingestion; a test holds it against the declared streams.
"""

from dataclasses import dataclass

from quality.suite import Severity


@dataclass(frozen=True, slots=True)
class StreamProfile:
    """One raw stream `<source>.<name>`.

    `twin_id` and `same`: an identifier that the source hands out, and the columns two real records never share.
    `amount`: fen, judged per `segment`. `mix`: a column of few values. `lag_days`: days it trails the business day.
    `is_statement`: one row a day and series, as totals have; the row must be there, its count says nothing more.
    `severity`: what an empty day or a strange volume does; sparse side streams only warn.
    """

    source: str
    name: str
    key: tuple[str, ...]
    business_day: str | None = None
    twin_id: str | None = None
    same: tuple[str, ...] = ()
    amount: str | None = None
    segment: str = "''"
    mix: str | None = None
    lag_days: int = 0
    severity: Severity = Severity.BLOCK
    is_statement: bool = False

    @property
    def table(self) -> str:
        """`shop__orders`: its view in schema `raw`."""
        return f"{self.source}__{self.name}"

    @property
    def is_snapshot(self) -> bool:
        """Each delivery is the whole list."""
        return self.business_day is None


_LINE = ("shop_id", "order_id", "product_id", "sku_code", "sku_attrs")
_SAME_LINE = ("shop_id", "ordered_at", "product_id", "sku_code", "sku_attrs")
WARN = Severity.WARN

STREAMS: tuple[StreamProfile, ...] = (
    StreamProfile(
        "shop", "orders", ("shop_id", "order_id"), "ordered_at", "order_id",
        (
            "shop_id", "coalesce(unionid, openid, receiver_phone)", "coalesce(paid_at, ordered_at)", "order_paid_fen",
            "order_product_fen",
        ),
        amount="order_paid_fen", segment="concat_ws('|', shop_id, order_scene)", mix="order_scene",
    ),
    StreamProfile(
        "shop", "order_lines", (*_LINE, "_occurrence"), "ordered_at", "order_id",
        (*_SAME_LINE, "quantity", "line_paid_fen"), amount="line_paid_fen", segment="shop_id",
    ),
    StreamProfile(
        "shop", "order_sources", (*_LINE, "account_type", "account_id", "_occurrence"), "ordered_at", "order_id",
        (*_SAME_LINE, "account_type", "account_id", "external_userid", "sharer_openid"), mix="sale_channel",
    ),
    StreamProfile(
        "shop", "order_commissions", (*_LINE, "payee_type", "account_id", "_occurrence"), "ordered_at", "order_id",
        (*_SAME_LINE, "payee_type", "account_id", "commission_fen"), amount="commission_fen", segment="payee_type",
        lag_days=1, severity=WARN,
    ),
    StreamProfile(
        "shop", "aftersales", ("shop_id", "aftersale_id"), "requested_at", "aftersale_id",
        ("shop_id", "order_id", "product_id", "sku_code", "refund_type", "requested_at", "refund_fen"),
        amount="refund_fen", segment="shop_id", mix="refund_type",
    ),
    StreamProfile(
        "shop", "fund_flows", ("shop_id", "flow_id", "booked_at", "funds_type", "order_id"), "booked_at", "flow_id",
        ("shop_id", "booked_at", "funds_type", "direction", "amount_fen", "order_id", "aftersale_id"),
        amount="amount_fen", segment="concat_ws('|', shop_id, funds_type)", mix="funds_type",
    ),
    StreamProfile(
        "shop", "pay_trade_bill", ("mch_id", "transaction_id", "trade_state", "refund_id"), "traded_at",
        "transaction_id", ("mch_id", "openid", "traded_at", "trade_state", "order_fen", "refund_fen"),
        amount="order_fen", segment="mch_id", mix="trade_state",
    ),
    StreamProfile(
        "shop", "pay_fund_bill", ("shop_id", "fund_flow_id", "bill_kind"), "booked_at", "fund_flow_id",
        ("shop_id", "payment_id", "voucher_id", "bill_kind", "direction", "amount_fen", "booked_at"),
        amount="amount_fen", segment="concat_ws('|', shop_id, bill_kind)", mix="bill_kind",
        severity=WARN,  # a payment and its fee are two rows: an empty day is likelier than its rows say
    ),
    StreamProfile(
        "shop", "settlements", ("shop_id", "order_id"), "ordered_at", "order_id",
        ("shop_id", "ordered_at", "paid_at", "product_fen", "buyer_paid_fen", "received_fen"),
        amount="buyer_paid_fen", segment="shop_id", mix="pay_method",
    ),
    StreamProfile(
        "shop", "order_coupons", (*_LINE, "discount_kind", "user_coupon_id", "_occurrence"), "ordered_at", "order_id",
        (*_SAME_LINE, "discount_kind", "coupon_id", "discount_fen"), amount="discount_fen", segment="discount_kind",
        mix="discount_kind", severity=WARN,
    ),
    StreamProfile("shop", "coupons", ("shop_id", "coupon_id"), amount="cut_fen", mix="coupon_type"),
    StreamProfile(
        "shop", "coupon_events", ("shop_id", "user_coupon_id", "event", "occurred_at"), "occurred_at",
        "user_coupon_id", ("shop_id", "coupon_id", "event", "openid", "occurred_at"), mix="event", severity=WARN,
    ),
    StreamProfile(
        "shop", "gifts", ("shop_id", "gift_order_id", "order_id"), "sent_at", "gift_order_id",
        ("shop_id", "giver_openid", "receiver_openid", "sent_at", "gift_fen"), amount="gift_fen", segment="shop_id",
        mix="send_type", severity=WARN,
    ),
    StreamProfile(
        "shop", "shipments", ("shop_id", "order_id", "parcel", "product_id", "sku_code", "sku_attrs", "_occurrence"),
        "shipped_at", "order_id",
        ("shop_id", "parcel", "product_id", "sku_code", "sku_attrs", "shipped_at", "quantity"), amount="quantity",
        segment="shop_id", mix="carrier", severity=WARN,
    ),
    StreamProfile("shop", "products", ("shop_id", "product_id"), mix="goods_type"),
    StreamProfile("shop", "skus", ("shop_id", "sku_id"), amount="list_price_fen"),
    StreamProfile(
        "shop", "compass_shop_daily", ("shop_id", "stat_date"), "stat_date", amount="pay_gmv_fen",
        is_statement=True, severity=WARN,
    ),
    StreamProfile(
        "shop", "compass_product_daily", ("shop_id", "stat_date", "product_id"), "stat_date", amount="pay_gmv_fen",
        segment="shop_id", severity=WARN,
    ),
    StreamProfile(
        "live", "live_sessions", ("shop_id", "live_id"), "started_at", "live_id",
        ("shop_id", "account_id", "started_at"), amount="watchers", segment="live_type", severity=WARN,
    ),
    StreamProfile(
        "live", "live_traffic", ("shop_id", "live_id", "flow_type", "traffic_source"), "started_at", "live_id",
        ("shop_id", "started_at", "flow_type", "traffic_source", "watchers"), amount="watchers", segment="flow_type",
        severity=WARN,
    ),
    StreamProfile(
        "live", "live_reservations", ("notice_id", "openid"), "reserved_at", "notice_id",
        ("shop_id", "live_id", "openid", "reserved_at"), mix="reservation_source", severity=WARN,
    ),
    StreamProfile(
        "live", "live_products", ("shop_id", "live_id", "product_id"), "started_at", "live_id",
        ("shop_id", "started_at", "product_id", "exposures"), amount="exposures", segment="shop_id", severity=WARN,
    ),
    StreamProfile(
        "live", "compass_finder_daily", ("shop_id", "stat_date", "account_id"), "stat_date", amount="pay_gmv_fen",
        segment="account_type", mix="account_type", severity=WARN,
    ),
    StreamProfile(
        "live", "short_videos", ("shop_id", "video_id"), "published_at", amount="plays", segment="shop_id",
        severity=WARN,
    ),
    StreamProfile(
        "promoter", "commission_orders", ("viewer_appid", "order_id", "sku_id"), "ordered_at", "order_id",
        ("viewer_appid", "sku_id", "ordered_at", "base_fen", "promoter_id", "talent_id"), amount="base_fen",
        mix="promoter_id is null", lag_days=1,
    ),
    StreamProfile("promoter", "promoters", ("brand_id", "partner_id"), mix="partner_role"),
    StreamProfile("promoter", "talents", ("brand_id", "talent_id", "account_id"), mix="account_type"),
    StreamProfile(
        "promoter", "share_events", ("event_id",), "occurred_at", "event_id",
        ("appid", "openid", "action", "occurred_at", "product_id", "sharer_openid"), mix="action", severity=WARN,
    ),
    StreamProfile("member", "members", ("brand_id", "member_id"), mix="unionid is null"),
    StreamProfile("member", "wecom_contacts", ("corp_id", "external_userid", "guide_id"), mix="unionid is null"),
    StreamProfile(
        "member", "wecom_contact_events", ("event_id",), "occurred_at", "event_id",
        ("corp_id", "external_userid", "guide_id", "change", "occurred_at"), mix="change", severity=WARN,
    ),
    StreamProfile(
        "member", "wecom_messages", ("message_id", "external_userid"), "sent_at", "message_id",
        ("corp_id", "external_userid", "guide_id", "direction", "message_kind", "sent_at"), mix="message_kind",
    ),
    StreamProfile(
        "member", "service_account_events", ("event_id",), "occurred_at", "event_id",
        ("appid", "openid", "event", "event_key", "occurred_at"), mix="event", severity=WARN,
    ),
    StreamProfile(
        "member", "service_account_pushes", ("push_id", "appid", "openid"), "sent_at", "push_id",
        ("appid", "openid", "sent_at"), mix="clicked_at is null", severity=WARN,
    ),
    StreamProfile(
        "member", "mini_program_visits", ("visit_id",), "visited_at", "visit_id",
        ("appid", "openid", "visited_at", "mp_scene", "product_id"), mix="mp_scene",
    ),
    StreamProfile(
        "member", "articles", ("appid", "stat_date", "article_id"), "stat_date", amount="read_users", segment="shop_id",
        severity=WARN,
    ),
    StreamProfile(
        "member", "service_tickets", ("shop_id", "ticket_id"), "opened_at", "ticket_id",
        ("shop_id", "openid", "order_id", "ticket_kind", "opened_at"), mix="ticket_kind", severity=WARN,
    ),
    StreamProfile(
        "member", "reviews", ("shop_id", "review_id"), "reviewed_at", "review_id",
        ("shop_id", "order_id", "product_id", "openid", "reviewed_at"), amount="score", segment="shop_id",
        severity=WARN,
    ),
    StreamProfile(
        "member", "sms_events", ("event_id",), "occurred_at", "event_id",
        ("phone", "member_id", "event", "occurred_at"), mix="event", severity=WARN,
    ),
    StreamProfile(
        "member", "consents", ("consent_id",), "said_at", "consent_id",
        ("member_id", "unionid", "openid", "phone", "way", "consent", "said_at"), mix="way", severity=WARN,
    ),
    StreamProfile(
        "member", "wecom_group_events", ("event_id",), "occurred_at", "event_id",
        ("corp_id", "group_id", "external_userid", "change", "occurred_at"), mix="change", severity=WARN,
    ),
    StreamProfile(
        "member", "member_points", ("brand_id", "flow_id"), "occurred_at", "flow_id",
        ("member_id", "change", "points", "order_id", "occurred_at"), mix="change", severity=WARN,
    ),
    StreamProfile(
        "member", "wecom_behavior_daily", ("corp_id", "stat_date", "guide_id"), "stat_date", mix="guide_id",
        severity=WARN,
    ),
    StreamProfile(
        "member", "service_account_daily", ("appid", "stat_date", "user_source"), "stat_date", mix="user_source",
        severity=WARN,
    ),
    StreamProfile("brand", "sku_costs", ("shop_id", "sku_id", "valid_from_date"), amount="cost_fen"),
    StreamProfile(
        "brand", "ad_spend", ("brand_id", "spend_date", "ad_account_id", "campaign_id"), "spend_date",
        amount="spend_fen", segment="ad_account_id", severity=WARN,
    ),
    StreamProfile(
        "brand", "ad_clicks", ("ad_click_id",), "clicked_at", "ad_click_id",
        ("appid", "openid", "clicked_at", "campaign_id"), mix="campaign_id", severity=WARN,
    ),
    StreamProfile("brand", "offline_fees", ("brand_id", "fee_id"), amount="fee_fen"),
    StreamProfile("brand", "category_profile", ("brand_id", "category_id"), mix="goods_type"),
    StreamProfile("brand", "platform_fee_rules", ("shop_id", "fee_rule_id"), mix="fee_kind"),
    StreamProfile("brand", "policy_calendar", ("brand_id", "event_id"), mix="event_kind"),
    StreamProfile("brand", "staff_accounts", ("brand_id", "entry_id"), mix="list_kind"),
)  # fmt: skip
