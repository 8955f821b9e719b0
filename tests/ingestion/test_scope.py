"""Brand and shop of a row: the row's own word first, then the delivery's, never a guess."""

from pathlib import Path

import pytest

from ingestion.errors import FileRejected
from ingestion.scope import Scope, check_scope, delivered_scope, uses_scope
from ingestion.settings import Brand, Settings, Shop
from ingestion.streams.registry import STREAMS

S1, S2 = Shop("s1", "b1"), Shop("s2", "b2")
TWO = Settings(brands=(Brand("b1"), Brand("b2")), shops=(S1, S2))
ORDERS, MEMBERS = STREAMS["shop.orders"], STREAMS["member.members"]


def test_delivered_scope_prefers_the_folder_then_the_only_shop_then_the_default():
    assert delivered_scope(TWO, Path("/x/inbox/s2")) == Scope(S2, is_named=True)
    assert delivered_scope(TWO, Path("/x/inbox")) == Scope(None, is_named=False)
    assert delivered_scope(Settings(shops=(S1,)), Path("/x")) == Scope(S1, is_named=True)
    assert delivered_scope(Settings(shops=(S1, S2), default_shop="s1"), Path("/x")) == Scope(S1, is_named=False)


def test_check_scope_refuses_rows_nobody_owns():
    nobody = Scope(None, is_named=False)
    check_scope(ORDERS, nobody, {"shop_id"})
    check_scope(MEMBERS, nobody, {"brand_id"})
    for stream, columns in ((ORDERS, {"brand_id"}), (MEMBERS, set())):
        with pytest.raises(FileRejected, match="inbox/<shop_id>/"):
            check_scope(stream, nobody, columns)


def test_uses_scope_tells_whether_the_delivery_decides():
    assert uses_scope(ORDERS, {"brand_id"})
    assert not uses_scope(ORDERS, {"shop_id"})
    assert not uses_scope(MEMBERS, {"brand_id"})


MEMBER = "会员ID,入会时间,{extra}\nm1,2026-06-01 10:00:00,{value}\n"


@pytest.mark.parametrize(
    ("extra", "value", "found"),
    [("店铺ID", "s2", ("b1", "s2")), ("品牌ID", "b1", ("b1", None)), ("备用", "", ("b1", "s1"))],
)
def test_rows_carry_their_own_scope(tenant, extra, value, found):
    assert tenant.take("m.csv", MEMBER.format(extra=extra, value=value)).loaded == 1
    assert tenant.ask("select brand_id, shop_id from raw.member__members") == [found]


@pytest.mark.parametrize(("extra", "value"), [("店铺ID", "s9"), ("品牌ID", "b9")])
def test_rows_of_unknown_owners_are_set_aside(tenant, extra, value):
    assert tenant.take("m.csv", MEMBER.format(extra=extra, value=value)).reasons == (("unknown_shop", 1),)
