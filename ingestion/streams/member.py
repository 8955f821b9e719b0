"""Members (会员) and the private domain: WeCom (企业微信), service account (服务号), mini program (小程序).

Version:  member lists are whole snapshots, ranked by the export time; events never change.
Left out: names, avatars, remarks and message texts; personal, and no mart needs them.
Headers are ours: no member export is documented (docs/raw_contract.md lists aliases).
"""

from ingestion.contract import Stream
from ingestion.streams.declare import dropped, enum, flag, id_, instant, integer, person, phone, scope, text

CONTACT_CHANGE = {
    "添加好友": "add",
    "删除员工": "customer_deleted",
    "删除客户": "employee_deleted",
    "在职继承": "transferred",
}
MESSAGE_DIRECTION = {"发送": "outbound", "接收": "inbound", "outbound": "outbound", "inbound": "inbound"}
MESSAGE_KIND = {"单聊": "single", "群发": "mass", "朋友圈": "moments_post", "群聊": "group", "回复": "reply"}
SEND_STATUS = {"未发送": "not_sent", "已发送": "sent", "发送失败": "failed"}
ACCOUNT_EVENT = {
    "关注": "subscribe",
    "取消关注": "unsubscribe",
    "扫码": "scan",
    "菜单点击": "menu_click",
    "发消息": "message",
}
CONTENT_KIND = {"促销": "promo", "服务": "service", "内容": "content"}

MEMBERS = Stream(
    source="member",
    name="members",
    description="One row per member of a brand.",
    columns=(
        *scope(),
        id_("member_id", "会员ID", "会员号", required=True),
        id_("appid", "appid"),
        person("openid", "会员openid", "openid"),
        person("unionid", "会员unionid", "unionid"),
        phone("member_phone", "手机号"),
        dropped("member_name", "姓名"),
        integer("level", "会员等级"),
        instant("joined_at", "入会时间", required=True),
        text("join_source", "入会来源"),
        text("interest_category", "兴趣类目"),
        instant("closed_at", "退会时间"),
        instant("updated_at", "更新时间"),
    ),
    key=("brand_id", "member_id"),
    updated_at="updated_at",
    version_times=("joined_at", "closed_at"),
    snapshot=True,
)
WECOM_CONTACTS = Stream(
    source="member",
    name="wecom_contacts",
    description="One row per WeCom external contact and employee who holds them as a friend.",
    columns=(
        *scope(),
        id_("corp_id", "企业ID", required=True),
        person("external_userid", "外部联系人ID", required=True),
        id_("guide_id", "员工ID", required=True),
        person("unionid", "外部联系人unionid", "unionid"),
        text("add_way", "添加方式"),
        text("add_state", "渠道参数"),
        instant("added_at", "添加时间", required=True),
        dropped("contact_name", "客户昵称"),
        dropped("contact_remark", "备注"),
        instant("updated_at", "更新时间"),
    ),
    key=("corp_id", "external_userid", "guide_id"),
    updated_at="updated_at",
    version_times=("added_at",),
    snapshot=True,
)
WECOM_CONTACT_EVENTS = Stream(
    source="member",
    name="wecom_contact_events",
    description="One row per change of a WeCom contact: added, deleted by either side, handed over.",
    columns=(
        *scope(),
        id_("event_id", "事件ID", required=True),
        id_("corp_id", "企业ID", required=True),
        person("external_userid", "外部联系人ID", required=True),
        id_("guide_id", "员工ID", required=True),
        enum("change", "变更类型", values=CONTACT_CHANGE, required=True),
        instant("occurred_at", "发生时间", required=True),
    ),
    key=("event_id",),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
WECOM_MESSAGES = Stream(
    source="member",
    name="wecom_messages",
    description="One row per WeCom message and external contact, sent or received.",
    columns=(
        *scope(),
        id_("message_id", "消息ID", required=True),
        id_("corp_id", "企业ID", required=True),
        person("external_userid", "外部联系人ID", required=True),
        id_("guide_id", "员工ID"),
        enum("direction", "方向", values=MESSAGE_DIRECTION, required=True),
        enum("message_kind", "消息类型", values=MESSAGE_KIND, required=True),
        enum("content_kind", "内容类型", values=CONTENT_KIND),
        id_("campaign_id", "活动ID"),
        id_("group_id", "群ID"),
        enum("send_status", "发送状态", values=SEND_STATUS),
        instant("sent_at", "发送时间", required=True),
        flag("is_holdout", "是否对照组"),
    ),
    key=("message_id", "external_userid"),
    version_times=("sent_at",),
    status="send_status",
    business_day="sent_at",
)
SERVICE_ACCOUNT_EVENTS = Stream(
    source="member",
    name="service_account_events",
    description="One row per act of a follower towards the service account.",
    columns=(
        *scope(),
        id_("event_id", "事件ID", required=True),
        id_("appid", "服务号appid", required=True),
        person("openid", "粉丝openid", required=True),
        person("unionid", "粉丝unionid"),
        enum("event", "事件", values=ACCOUNT_EVENT, required=True),
        text("event_key", "事件参数"),
        instant("occurred_at", "发生时间", required=True),
    ),
    key=("event_id",),
    version_times=("occurred_at",),
    business_day="occurred_at",
)
SERVICE_ACCOUNT_PUSHES = Stream(
    source="member",
    name="service_account_pushes",
    description="One row per service-account push and follower, with the click on it if there was one.",
    columns=(
        *scope(),
        id_("push_id", "推送ID", required=True),
        id_("appid", "服务号appid", required=True),
        person("openid", "粉丝openid", required=True),
        person("unionid", "粉丝unionid"),
        enum("content_kind", "内容类型", values=CONTENT_KIND),
        enum("send_status", "发送状态", values=SEND_STATUS, required=True),
        instant("sent_at", "推送时间", required=True),
        instant("clicked_at", "点击时间"),
        flag("is_holdout", "是否对照组"),
    ),
    key=("push_id", "appid", "openid"),
    version_times=("sent_at", "clicked_at"),
    business_day="sent_at",
)
MINI_PROGRAM_VISITS = Stream(
    source="member",
    name="mini_program_visits",
    description="One row per mini-program session.",
    columns=(
        *scope(),
        id_("visit_id", "会话ID", required=True),
        id_("appid", "小程序appid", required=True),
        person("openid", "用户openid", required=True),
        person("unionid", "用户unionid"),
        text("mp_scene", "场景值", required=True),
        text("entry_path", "入口页面"),
        id_("product_id", "商品编码(平台)"),
        id_("ad_click_id", "广告点击ID"),
        instant("visited_at", "访问时间", required=True),
        integer("stay_seconds", "停留时长(秒)"),
        integer("page_views", "访问页数"),
        flag("is_share_click", "是否分享点击"),
    ),
    key=("visit_id",),
    version_times=("visited_at",),
    business_day="visited_at",
)
