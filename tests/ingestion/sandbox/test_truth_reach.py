"""The truth of reach agrees with the exports it is beside."""

from ingestion.sandbox import texts
from ingestion.sandbox.truth_reach import held_out, reach


def test_reach_tells_what_the_exports_tell(apparel, nights):
    truth = {row["person_id"]: row for row in reach(apparel, texts.events(apparel)).to_pylist()}
    assert len(truth) == apparel.block.persons
    unsubscribed = {
        "P" + row["会员ID"][1:] for row in nights.rows("短信回执明细", shop="apparel_main")
        if row["短信事件"] == "退订" and row["会员ID"]
    }  # fmt: skip
    assert unsubscribed
    assert all(truth[person]["has_unsubscribed"] and truth[person]["sms_consent"] == "withdrawn"
               for person in unsubscribed)  # fmt: skip
    assert all(row["texts_delivered"] == 0 for row in truth.values() if row["number"] != "good")
    assert any(row["is_in_group"] for row in truth.values())
    assert not any(row["is_in_group"] and row["has_left_group"] for row in truth.values())


def test_held_out_tells_what_the_exports_mark(apparel, nights):
    told = held_out(apparel, texts.events(apparel)).to_pydict()["kind"]
    marked = {
        "push": [row for row in nights.rows("服务号推送明细", shop="apparel_main") if row["是否对照组"] == "是"],
        "sms": [row for row in nights.rows("短信回执明细", shop="apparel_main") if row["是否对照组"] == "是"],
    }
    assert all(row["发送状态"] == "未发送" and not row["点击时间"] for row in marked["push"])
    for kind, rows in marked.items():
        # the last day is told with the next night
        assert 0 < told.count(kind) - 3 <= len(rows) <= told.count(kind)
