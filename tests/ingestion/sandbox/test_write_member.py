"""Members and the private domain: unique events, honest windows, snapshots without those who left."""

import numpy as np

from ingestion.sandbox.write_member import contact_events, known_at

KEYS = {
    "企微消息记录": "消息ID", "小程序访问明细": "会话ID", "服务号事件": "事件ID",
    "企微客户变更": "事件ID", "会员列表": "会员ID", "分享事件": "事件ID",
}  # fmt: skip


def test_ids_are_unique_in_every_stream(nights):
    for title, key in KEYS.items():
        rows = nights.rows(title)
        assert rows, title
        assert len({row[key] for row in rows}) == len(rows), title
    pushes = nights.rows("服务号推送明细")
    assert len({(row["推送ID"], row["粉丝openid"]) for row in pushes}) == len(pushes)
    assert len({row["推送ID"] for row in pushes}) < len(pushes) / 1.2


def test_contact_snapshot_leaves_out_who_was_lost(nights):
    changes = nights.rows("企微客户变更")
    lost = {row["外部联系人ID"] for row in changes if row["变更类型"] in {"删除员工", "删除客户"}}
    added = {row["外部联系人ID"] for row in changes if row["变更类型"] == "添加好友"}
    listed = {row["外部联系人ID"] for row in nights.rows("企微外部联系人")}
    assert lost
    assert listed == added - lost


def test_messages_go_to_friends_only_while_they_are_friends(nights):
    since, until = {}, {}
    for row in nights.rows("企微客户变更"):
        side = since if row["变更类型"] == "添加好友" else until
        side[row["外部联系人ID"]] = row["发生时间"]
    for row in nights.rows("企微消息记录"):
        who, at = row["外部联系人ID"], row["发送时间"]
        assert since[who] < at
        if row["方向"] == "发送":
            assert at[:10] <= until.get(who, "9999")[:10]


def test_clicks_follow_the_push_and_only_what_was_sent(nights):
    rows = nights.rows("服务号推送明细")
    assert all(row["推送时间"] < row["点击时间"] and row["发送状态"] == "已发送" for row in rows if row["点击时间"])
    assert 0.1 < sum(bool(row["点击时间"]) for row in rows) / len(rows) < 0.3


def test_personal_cells_are_filled_so_that_dropping_them_is_tested(nights):
    rows = nights.rows("会员列表")
    assert all(len(row["手机号"]) == 11 and row["手机号"].isdigit() and row["姓名"] for row in rows)
    assert any(row["客户昵称"] and row["备注"] for row in nights.rows("企微外部联系人"))


def test_one_in_fifty_touches_comes_a_night_late(nights):
    day = nights.rows("企微消息记录", 2) + nights.rows("小程序访问明细", 2)
    first = {r.get("消息ID") or r["会话ID"] for r in nights.rows("企微消息记录") + nights.rows("小程序访问明细")}
    late = [
        r
        for r in day
        if (r.get("发送时间") or r["访问时间"]) < "2026-06-30" and (r.get("消息ID") or r["会话ID"]) not in first
    ]
    again = [r for r in day if (r.get("消息ID") or r["会话ID"]) in first]
    assert again
    assert len(late) <= len(again)
    frame = {"at": np.arange(1_000), "number": np.arange(1_000)}
    assert (known_at(frame) > frame["at"]).sum() == 20


def test_contact_events_add_everybody_before_losing_some(apparel):
    events = contact_events(apparel.people)
    added = dict(zip(*(events[name][events["change"] == 0].tolist() for name in ("person", "at")), strict=True))
    lost = events["change"] > 0
    assert lost.any()
    assert all(
        added[p] < at for p, at in zip(events["person"][lost].tolist(), events["at"][lost].tolist(), strict=True)
    )
