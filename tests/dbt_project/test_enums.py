"""Every code a source may deliver and a channel, a cost or a gift rests on is known to the model that reads it.

The codes come from the declared streams, the known ones from the text of the models: a code added to a stream and to no
model fails here. What a model does with a code nobody declared is the matter of its unit tests (`unknown`, CH99).
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingestion.streams import promoter, shop_coupons, shop_gifts, shop_orders
from ingestion.streams.declare import SEND_TYPE

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
NOT_YET = {"unsettled"}  # expected until it is settled or canceled
NO_KNOWN_STEP = {"unpaid", "group_pending", "oversold", "canceled"}  # never sent, so never a gift
GIFT_LIKE_PAID = {"paid", "part_shipped", "shipped", "to_use", "completed"}  # accepted, or goods would not move

# what the codes are, where they are declared, the models that must know them, and codes that rightly fall through
READ: tuple[tuple[str, Iterable[str], tuple[str, ...], set[str]], ...] = (
    ("order scene", shop_orders.ORDER_SCENE.values(), ("intermediate/orders/int_orders__line_fact",), set()),
    ("sale channel", shop_orders.SALE_CHANNEL.values(), ("intermediate/orders/int_orders__line_fact",), set()),
    ("selling account", shop_orders.ACCOUNT_TYPE.values(), ("intermediate/orders/int_orders__line_source",), set()),
    ("share target", shop_orders.SHARE_TARGET.values(), ("intermediate/orders/int_orders__line_fact",), set()),
    ("share target", promoter.SHARE_TARGET.values(), ("intermediate/touch/int_touch__share_click",), {"friend"}),
    ("commission party", shop_orders.PAYEE_TYPE.values(), ("intermediate/orders/int_orders__line_party",), set()),
    ("partner role", promoter.PARTNER_ROLE.values(), ("intermediate/promoter/int_promoter__commission",), set()),
    ("commission status", promoter.COMMISSION_STATUS.values(), ("intermediate/money/int_money__line_commission",),
     NOT_YET),
    ("gift status", shop_gifts.GIFT_STATUS.values(), ("intermediate/orders/int_orders__gift",), set()),
    ("gift order status", shop_orders.ORDER_STATUS.values(), ("intermediate/orders/int_orders__gift",),
     NO_KNOWN_STEP | GIFT_LIKE_PAID),
    ("order status", shop_orders.ORDER_STATUS.values(), ("intermediate/orders/int_orders__order",), set()),
    ("discount", shop_coupons.DISCOUNT_KIND.values(), ("staging/shop/stg_shop__order_coupons",), set()),
    ("coupon step", shop_coupons.COUPON_EVENT.values(), ("marts/channel/mart_coupon",), set()),
)  # fmt: skip


def codes_in(model: str) -> set[str]:
    """Every quoted word of a model, comments left out."""
    sql = (PROJECT / "models" / f"{model}.sql").read_text("utf-8")
    return set(re.findall(r"'(\w+)'", re.sub(r"--.*", "", sql)))


@pytest.mark.parametrize(("what", "declared", "models", "passed_over"), READ, ids=[f"{r[0]}-{r[2][0]}" for r in READ])
def test_declared_codes_are_known_where_they_are_read(
    what: str, declared: Iterable[str], models: tuple[str, ...], passed_over: set[str]
) -> None:
    known = set().union(*(codes_in(model) for model in models))
    assert set(declared) - known == passed_over, what


def test_share_scenes_of_rules_are_scenes_of_the_platform() -> None:
    """share_scene stays as delivered (1 to 13); only the home page (4) decides a channel."""
    rules = (PROJECT / "seeds" / "channel_rule.csv").read_text("utf-8").splitlines()
    place = rules[0].split(",").index("share_scene")
    assert {rule.split(",")[place] for rule in rules[1:]} == {"", "4"}


def test_ways_to_send_a_gift_are_described() -> None:
    told = (PROJECT / "models" / "marts" / "core" / "fct_gift.yml").read_text("utf-8")
    assert all(code in told for code in set(SEND_TYPE.values()))
