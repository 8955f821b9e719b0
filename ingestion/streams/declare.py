"""Short forms for declaring columns, so that a stream reads as a table of names, types and headers."""

from collections.abc import Mapping

from ingestion.contract import Column, ColumnType, Pii

GOODS_TYPE = {
    "标品": "standard",
    "非标品": "non_standard",
    "standard": "standard",
    "non_standard": "non_standard",
}
YES_NO = {
    "是": "true",
    "否": "false",
    "1": "true",
    "0": "false",
    "true": "true",
    "false": "false",
    "Y": "true",
    "N": "false",
}

SEND_TYPE = {
    "单聊": "friend", "群聊": "group", "公众号": "account", "服务号": "account", "视频号": "channels",
    "企微单聊": "wecom_friend", "企微群聊": "wecom_group", "小程序": "mini_program",
    "0": "friend", "1": "group", "2": "account", "3": "channels", "4": "wecom_friend", "5": "wecom_group",
    "6": "mini_program",
}  # fmt: skip


def id_(name: str, *aliases: str, required: bool = False, noise: bool = False) -> Column:
    """An identifier, text from end to end."""
    return Column(name, ColumnType.ID, aliases, required=required, noise=noise)


def text(name: str, *aliases: str, required: bool = False, noise: bool = False) -> Column:
    """Free text without personal content."""
    return Column(name, ColumnType.TEXT, aliases, required=required, noise=noise)


def enum(name: str, *aliases: str, values: Mapping[str, str], required: bool = False) -> Column:
    """A closed set, wording -> code; the codes stand in order of life where the stream names it as status."""
    return Column(name, ColumnType.ENUM, aliases, required=required, values=values)


def integer(name: str, *aliases: str, required: bool = False) -> Column:
    """A count."""
    return Column(name, ColumnType.INT, aliases, required=required)


def money(name: str, *aliases: str, required: bool = False, fraction_digits: int = 2) -> Column:
    """Yuan in the file, integer fen in the lake (half up from the fifth decimal of fees)."""
    return Column(name, ColumnType.MONEY, aliases, required=required, fraction_digits=fraction_digits)


def rate(name: str, *aliases: str) -> Column:
    """A fraction; files write `15%` or `0.15`."""
    return Column(name, ColumnType.RATE, aliases)


def instant(name: str, *aliases: str, required: bool = False, noise: bool = False) -> Column:
    """Wall clock of Asia/Shanghai in the file, UTC in the lake."""
    return Column(name, ColumnType.TIMESTAMP, aliases, required=required, noise=noise)


def day(name: str, *aliases: str, required: bool = False) -> Column:
    """A business day in Asia/Shanghai."""
    return Column(name, ColumnType.DATE, aliases, required=required)


def flag(name: str, *aliases: str) -> Column:
    """A yes or no; empty is no."""
    return Column(name, ColumnType.BOOL, aliases, values=YES_NO)


def person(name: str, *aliases: str, required: bool = False) -> Column:
    """An openid, unionid or external_userid: HMAC token in the lake."""
    return Column(name, ColumnType.OPENID, aliases, required=required, pii=Pii.TOKEN)


def phone(name: str, *aliases: str) -> Column:
    """A phone number: HMAC token in the lake; masked numbers (138****1234) become null."""
    return Column(name, ColumnType.PHONE, aliases, pii=Pii.TOKEN, noise=True)


def dropped(name: str, *aliases: str) -> Column:
    """Personal text that no mart needs; recognized so that it never reaches `_extra`."""
    return Column(name, ColumnType.TEXT, aliases, pii=Pii.DROP, noise=True)


def scope() -> tuple[Column, Column]:
    """`brand_id` and `shop_id`, in every stream: from the file where it has them, else from where it was delivered."""
    return (id_("brand_id", "品牌ID", "品牌编号"), id_("shop_id", "店铺ID", "店铺编号"))
