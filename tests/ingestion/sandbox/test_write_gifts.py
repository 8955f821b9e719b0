"""Gifts and parcels against the order export, recomputed from the files."""

from collections import Counter

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.write_gifts import expired_at, parcel_rows, passed_on


def test_every_gift_order_is_a_gift_with_the_same_people(nights):
    orders = {row["订单号"]: row for row in nights.rows("订单导出") if row["礼物单号"] and row["支付时间"]}
    gifts = {row["订单号"]: row for row in nights.rows("礼物明细")}
    assert set(gifts) == set(orders)
    for number, gift in gifts.items():
        order = orders[number]
        for ours, theirs in {"礼物单号": "礼物单号", "送礼人openid": "送礼人openid", "收礼人openid": "买家openid",
                             "送礼方式": "送礼方式", "是否品牌赠礼": "是否品牌赠礼"}.items():  # fmt: skip
            assert gift[ours] == order[theirs]
        assert nights.fen(gift["礼物金额"]) == nights.fen(order["订单实际支付金额"])
    assert {row["礼物状态"] for row in gifts.values()} >= {"已收下", "已退款"}


def test_a_gift_nobody_accepts_runs_out_after_a_day_and_is_paid_back(nights):
    gone = [row for row in nights.rows("礼物明细") if row["过期时间"]]
    assert gone
    for row in gone:
        assert not row["收下时间"]
        assert nights.second_of(row["过期时间"]) - nights.second_of(row["送礼时间"]) == clock.DAY


def test_expiry_is_for_gifts_of_people_that_were_paid_only():
    frame = {"accepted_at": np.array([clock.NEVER, 5, clock.NEVER]), "variant": np.array([29, 29, 0])}
    frame |= {"paid_at": np.array([10, 10, 10])}
    from ingestion.sandbox.channels import VARIANTS

    gift = next(n for n, facts in enumerate(VARIANTS) if "gift" in facts.marks.split())
    frame["variant"] = np.array([gift, gift, 0])
    assert expired_at(frame).tolist() == [10 + clock.DAY, clock.NEVER, clock.NEVER]


def test_a_gift_handed_on_names_the_one_received_last_within_60_days():
    from ingestion.sandbox.channels import VARIANTS

    gift = next(n for n, facts in enumerate(VARIANTS) if "gift" in facts.marks.split())
    day = clock.DAY
    rows = [  # giver, receiver, at, accepted
        (1, 2, 0, 1), (3, 2, 5 * day, 6 * day), (2, 4, 10 * day, 11 * day), (2, 5, 70 * day, 71 * day),
        (4, 6, 10 * day, 12 * day), (6, 7, 13 * day, clock.NEVER),
    ]  # fmt: skip
    person, receiver, at, accepted = map(np.array, zip(*rows, strict=True))
    frame = {"person": person, "receiver": receiver, "at": at, "paid_at": at, "accepted_at": accepted}
    frame |= {"variant": np.full(len(rows), gift), "number": np.arange(len(rows)) + 100}
    assert passed_on(frame).tolist() == [-1, -1, 101, -1, -1, 104]


def test_every_line_of_a_shipped_order_leaves_once(nights):
    shipped = {row["订单号"]: row["订单发货时间"] for row in nights.rows("订单导出") if row["订单发货时间"]}
    pieces = Counter()
    for row in nights.rows("订单导出"):
        if row["订单号"] in shipped:
            pieces[row["订单号"]] += int(row["商品数量"])
    sent = Counter()
    for row in nights.rows("发货明细"):
        sent[row["订单号"]] += int(row["发货数量"])
    part = {n for n in pieces if sent[n] != pieces[n]}
    assert set(sent) == set(shipped)
    assert all(sent[n] < pieces[n] for n in part)  # the rest leaves a day later
    assert len(part) < 5
    costs = nights.by(nights.rows("发货明细"), "快递单号")
    assert all(sum(bool(row["快递费用"]) for row in rows) == 1 for rows in costs.values())


def test_a_part_shipped_order_leaves_in_two_parcels():
    frame = {
        "shipped_at": np.array([100]),
        "received_at": np.array([200]),
        "is_part": np.array([1]),
        "number": np.array([7]),
    }
    found = parcel_rows(frame, {"order": np.array([0, 0, 0])})
    assert found["parcel"].tolist() == [0, 1, 1]
    assert found["at"].tolist() == [100, 100 + clock.DAY, 100 + clock.DAY]
    assert (found["cost"] > 0).tolist() == [True, True, False]
    assert (found["signed_at"] > found["at"]).all()
