"""How members can be reached and what they allow: text messages, consents, groups, points, and the platform's counts.

Texts:    events of one message: sent, what the carrier said of it, a click, an answer, 退订 (TD). `sms_id` ties them.
Consents: every word a person gave on being spoken to, by way; the last word on a way holds, silence is not a word.
Groups:   who came into a customer group (客户群) and who left it, and by whose hand.
Points:   movements of a member's account, in points; `amount_fen` is what points took off an order.
Daily:    the platforms' own counts by employee (企微联系客户统计) and by account and source (服务号用户分析), to hold
          ours against. WeCom answers 0 instead of an error before its day is ready.
Left out: texts and names; personal, and no mart needs them.
Headers are ours: no export is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import (
    day,
    dropped,
    enum,
    flag,
    id_,
    instant,
    integer,
    money,
    person,
    phone,
    rate,
    scope,
    text,
)
from ingestion.streams.member import CONTENT_KIND

# In the order in which a message passes through them.
SMS_EVENT = {
    "提交": "sent", "发送": "sent", "送达": "delivered", "已送达": "delivered", "失败": "failed", "发送失败": "failed",
    "点击": "click", "回复": "reply", "上行": "reply", "退订": "opt_out", "TD": "opt_out",
}  # fmt: skip
SMS_FAILURE = {"空号": "invalid_number", "停机": "suspended", "关机": "switched_off", "黑名单": "blacklisted",
               "其他": "other"}  # fmt: skip
CONSENT_WAY = {"短信": "sms", "电话": "phone", "企业微信": "wecom", "服务号": "service_account", "全部": "all"}
CONSENT = {"同意": "granted", "拒绝": "refused", "撤回": "withdrawn"}
GROUP_CHANGE = {"入群": "join", "退群": "leave", "主动退群": "leave", "移出群聊": "removed", "被移出": "removed"}
JOIN_WAY = {"员工邀请": "employee", "邀请链接": "link", "扫码入群": "code", "1": "employee", "2": "link", "3": "code"}
POINTS_CHANGE = {"获取": "earn", "抵扣": "redeem", "退回": "return", "扣回": "take_back", "过期": "expire",
                 "调整": "adjust"}  # fmt: skip

SMS_EVENTS = Stream(
    source="member",
    name="sms_events",
    description="One row per event of a text message to one number: sent, delivered, failed, click, reply, opt-out.",
    columns=(
        *scope(),
        id_("event_id", "事件ID", "回执ID", required=True),
        id_("sms_id", "短信ID", "短信编号", required=True),
        phone("phone", "手机号", "接收号码"),
        id_("member_id", "会员ID", "会员号"),
        enum("event", "短信事件", "短信状态", values=SMS_EVENT, required=True),
        enum("failure_reason", "失败原因", values=SMS_FAILURE),
        enum("content_kind", "内容类型", values=CONTENT_KIND),
        id_("campaign_id", "活动ID"),
        instant("occurred_at", "短信事件时间", "回执时间", required=True),
        flag("is_holdout", "是否对照组"),
        dropped("sms_text", "短信内容"),
    ),
    key=("event_id",),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
CONSENTS = Stream(
    source="member",
    name="consents",
    description="One row per word of a person on being spoken to by one way or by all: granted, refused, withdrawn.",
    columns=(
        *scope(),
        id_("consent_id", "授权记录ID", required=True),
        id_("member_id", "会员ID", "会员号"),
        person("unionid", "用户unionid", "unionid"),
        id_("appid", "appid"),
        person("openid", "用户openid", "openid"),
        phone("phone", "手机号"),
        enum("way", "授权渠道", values=CONSENT_WAY, required=True),
        enum("consent", "授权状态", values=CONSENT, required=True),
        text("policy_version", "隐私政策版本"),
        text("consent_source", "授权来源"),
        instant("said_at", "授权时间", required=True),
    ),
    key=("consent_id",),
    version_times=("said_at",),
    business_day="said_at",
)
WECOM_GROUP_EVENTS = Stream(
    source="member",
    name="wecom_group_events",
    description="One row per coming into a customer group and per leaving it.",
    columns=(
        *scope(),
        id_("event_id", "事件ID", required=True),
        id_("corp_id", "企业ID", required=True),
        id_("group_id", "群ID", required=True),
        person("external_userid", "外部联系人ID", required=True),
        id_("guide_id", "群主ID", "员工ID"),
        enum("change", "群成员变更", values=GROUP_CHANGE, required=True),
        enum("join_way", "入群方式", values=JOIN_WAY),
        instant("occurred_at", "发生时间", required=True),
    ),
    key=("event_id",),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
MEMBER_POINTS = Stream(
    source="member",
    name="member_points",
    description="One row per movement of a member's points.",
    columns=(
        *scope(),
        id_("flow_id", "积分流水号", required=True),
        id_("member_id", "会员ID", "会员号", required=True),
        enum("change", "积分变动类型", values=POINTS_CHANGE, required=True),
        integer("points", "变动积分", required=True),
        integer("balance", "积分余额"),
        id_("order_id", "订单号", "订单编号"),
        money("amount_fen", "抵扣金额"),
        instant("occurred_at", "变动时间", required=True),
    ),
    key=("brand_id", "flow_id"),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
WECOM_BEHAVIOR_DAILY = Stream(
    source="member",
    name="wecom_behavior_daily",
    description="One row per day and WeCom employee: messages, new contacts and deletions, as WeCom counts them.",
    columns=(
        *scope(),
        day("stat_date", "统计日期", required=True),
        id_("corp_id", "企业ID", required=True),
        id_("guide_id", "员工ID", required=True),
        integer("chats", "聊天总数"),
        integer("messages", "发送消息数"),
        rate("reply_rate", "已回复聊天占比"),
        integer("first_reply_minutes", "平均首次回复时长(分钟)"),
        integer("deletions", "删除/拉黑员工的客户数", required=True),
        integer("applications", "发起申请数"),
        integer("new_contacts", "新增客户数", required=True),
    ),
    key=("corp_id", "stat_date", "guide_id"),
    version_times=("stat_date",),
    business_day="stat_date",
)
SERVICE_ACCOUNT_DAILY = Stream(
    source="member",
    name="service_account_daily",
    description="One row per day, service account and source of following: followers new and lost, by WeChat's count.",
    columns=(
        *scope(),
        day("stat_date", "统计日期", required=True),
        id_("appid", "服务号appid", required=True),
        text("user_source", "用户来源", required=True),
        integer("new_followers", "新关注人数", required=True),
        integer("lost_followers", "取消关注人数", required=True),
        integer("followers", "累计关注人数"),
    ),
    key=("appid", "stat_date", "user_source"),
    version_times=("stat_date",),
    business_day="stat_date",
)
