"""The order export: money adds up, versions follow the night, habits differ by shop."""

from collections import Counter

import numpy as np
import pytest

from ingestion.sandbox import clock
from ingestion.sandbox.write_orders import STATUSES, status

CUT = 1_000_000_000


@pytest.fixture(scope="module")
def orders(nights):
    return nights.by(nights.rows("订单导出"), "订单号")


def test_orders_add_up_to_the_fen(nights, orders):
    fen = nights.fen
    for lines in orders.values():
        head = lines[0]
        paid = sum(fen(line["商品实际价格(总共)"]) for line in lines)
        gross = sum(fen(line["商品价格(单件)"]) * int(line["商品数量"]) for line in lines)
        platform = sum(fen(line["商品平台券优惠"]) for line in lines)
        talent = sum(fen(line["达人优惠"]) for line in lines)
        assert fen(head["商品总价"]) == gross
        assert fen(head["跨店优惠"]) == platform
        assert gross == fen(head["商品优惠"]) + platform + talent + paid
        assert fen(head["订单实际支付金额"]) == paid + fen(head["订单运费"]) - fen(head["积分抵扣"])
        assert fen(head["订单实际收款金额"]) == fen(head["订单实际支付金额"]) + platform
        assert sum(fen(line["商品平均运费"]) for line in lines) == fen(head["订单运费"])
        assert len({(line["订单实际支付金额"], line["支付时间"], line["订单运费"]) for line in lines}) == 1


def test_export_holds_the_traps_of_real_orders(orders):
    lines = [line for group in orders.values() for line in group]
    twins = Counter(
        (x["订单号"], x["商品编码(平台)"], x["商品属性"], x["商品数量"], x["商品实际价格(总共)"]) for x in lines
    )
    assert max(twins.values()) >= 2
    assert {line["是否赠品"] for line in lines} == {"是", "否"}
    assert {line["是否品牌赠礼"] for line in lines} == {"是", "否"}
    assert {line["是否预售"] for line in lines} == {"是", "否"}
    assert any(line["送礼人openid"] and line["送礼人openid"] != line["买家openid"] for line in lines)
    assert all(len(number) == 19 for number in orders)
    wordings = {line["订单状态"] for line in lines}
    assert wordings >= {"待发货", "待收货", "已完成", "全部售后", "已取消"}


def test_unpaid_orders_have_no_payment(orders):
    for line, *_ in orders.values():
        if line["订单状态"] in {"待付款", "已取消"}:
            assert not line["支付时间"]
            assert not line["交易单号"]


def test_unionid_appears_late_for_some_buyers_and_never_leaves(nights, orders):
    seen: dict[str, list[tuple[str, bool]]] = {}
    for line, *_ in orders.values():
        seen.setdefault(line["买家openid"], []).append((line["订单下单时间"], bool(line["买家unionid"])))
    histories = [[known for _, known in sorted(history)] for history in seen.values()]
    assert any(history[0] is False and history[-1] is True for history in histories)
    assert all(history == sorted(history) for history in histories)


def test_shops_write_in_their_own_way(nights):
    main, outlet, oral = (
        nights.files("订单导出", shop=shop) for shop in ("apparel_main", "apparel_outlet", "oralcare_main")
    )
    with pytest.raises(UnicodeDecodeError):
        main[0].read_bytes().decode("utf-8")
    assert '\n"\t37' in nights.text(main[0])
    assert any(path.suffix == ".xlsx" for path in outlet)
    assert oral[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert "¥" in nights.text(oral[0])
    comma = [
        line["订单实际支付金额"]
        for line in nights.rows("订单导出", shop="apparel_main")
        if "," in line["订单实际支付金额"]
    ]
    assert comma
    assert {len(row["收件人手机"].replace("*", "")) for row in nights.rows("订单导出", shop="apparel_outlet")} == {7}


def test_later_night_exports_a_week_again_and_older_orders_that_changed(nights, orders):
    again = [row for path in nights.files("订单导出_2", night=2) for row in nights.read(path)]
    known = [row for row in again if row["订单号"] in orders]
    changed = [row for path in nights.files("订单导出_变更", night=2) for row in nights.read(path)]
    assert known
    assert any(row["订单号"] not in orders for row in again)
    assert min(row["订单下单时间"] for row in again) >= "2026-06-24"
    assert changed
    assert all(row["订单下单时间"] < "2026-06-24" and row["订单号"] in orders for row in changed)
    assert any(row != orders[row["订单号"]][0] for row in changed)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, "unpaid"),
        ({"canceled_at": CUT - 1}, "canceled"),
        ({"paid_at": CUT - 1, "accepted_at": CUT - 1}, "paid"),
        ({"paid_at": CUT - 1}, "gift_pending"),
        ({"paid_at": 1, "accepted_at": 1, "shipped_at": CUT - 2 * clock.DAY}, "shipped"),
        ({"paid_at": 1, "accepted_at": 1, "shipped_at": CUT - 9, "is_part": 1}, "part_shipped"),
        ({"paid_at": 1, "accepted_at": 1, "shipped_at": 2, "received_at": 3}, "completed"),
        ({"paid_at": 1, "accepted_at": 1, "shipped_at": 2, "received_at": 3, "refunded_at": 4}, "refunded"),
        ({"paid_at": CUT}, "unpaid"),
    ],
)
def test_status_is_what_had_happened_by_the_cut(event, expected):
    names = ("paid_at", "accepted_at", "shipped_at", "received_at", "refunded_at", "canceled_at")
    order = dict.fromkeys(names, clock.NEVER) | {"is_part": 0} | event
    found = status({name: np.array([value]) for name, value in order.items()}, CUT)
    assert STATUSES[found[0]] == expected
