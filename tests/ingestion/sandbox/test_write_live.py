"""Sessions, traffic and reservations agree with the orders."""

from collections import Counter, defaultdict

import numpy as np

from ingestion.sandbox.write_live import merge_counts


def test_session_counters_equal_the_orders(nights):
    orders = {row["订单号"]: row for row in nights.rows("订单导出") if row["直播ID"] and row["支付时间"]}
    count, gmv = Counter(), Counter()
    for row in orders.values():
        count[row["直播ID"]] += 1
        gmv[row["直播ID"]] += nights.fen(row["订单实际支付金额"])
    sessions = {row["直播ID"]: row for row in nights.rows("直播场次数据")}
    assert set(count) <= set(sessions)
    assert {n: int(r["成交订单数"]) for n, r in sessions.items() if int(r["成交订单数"])} == dict(count)
    assert {n: nights.fen(r["成交金额"]) for n, r in sessions.items() if nights.fen(r["成交金额"])} == dict(+gmv)


def test_live_orders_fall_into_their_session(nights):
    sessions = {row["直播ID"]: row for row in nights.rows("直播场次数据")}
    live = [row for row in nights.rows("订单导出") if row["下单场景"] == "直播"]
    assert live
    for row in live:
        session = sessions[row["直播ID"]]
        assert session["开播时间"] <= row["订单下单时间"] <= session["关播时间"]
        assert session["直播类型"] == ("达播" if row["带货方式"] == "达人带货" else "店播")


def test_session_refunds_equal_the_aftersales(nights):
    live = {row["订单号"]: row["直播ID"] for row in nights.rows("订单导出") if row["直播ID"]}
    refund = Counter()
    for row in nights.rows("售后导出"):
        if row["售后完成时间"] and row["订单编号"] in live:
            refund[live[row["订单编号"]]] += nights.fen(row["退款金额"])
    assert {
        r["直播ID"]: nights.fen(r["退款金额"]) for r in nights.rows("直播场次数据") if nights.fen(r["退款金额"])
    } == dict(+refund)


def test_traffic_adds_up_to_its_session(nights):
    watchers, gmv = defaultdict(int), defaultdict(int)
    for row in nights.rows("直播流量来源"):
        watchers[row["直播ID"]] += int(row["观看人数"])
        gmv[row["直播ID"]] += nights.fen(row["成交金额"])
    for row in nights.rows("直播场次数据"):
        assert watchers[row["直播ID"]] == int(row["观看人数"])
        assert gmv[row["直播ID"]] == nights.fen(row["成交金额"])


def test_reservations_name_a_person_once_per_session(nights):
    rows = nights.rows("直播预约")
    assert len({(row["预约ID"], row["用户openid"]) for row in rows}) == len(rows)
    assert all(not r["进入直播时间"] or r["预约时间"] < r["进入直播时间"] for r in rows)
    assert 0.15 < sum(row["是否对照组"] == "是" for row in rows) / len(rows) < 0.35
    assert {bool(row["进入直播时间"]) for row in rows} == {True, False}


def test_merge_counts_adds_counters_and_keeps_the_later_move():
    first = {"orders": np.array([1, 0]), "moved": np.array([5, 9])}
    both = merge_counts(merge_counts({}, first), {"orders": np.array([2, 1]), "moved": np.array([7, 3])})
    assert both["orders"].tolist() == [3, 1]
    assert both["moved"].tolist() == [7, 9]
