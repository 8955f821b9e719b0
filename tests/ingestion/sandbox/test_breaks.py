"""The planted breaks are all that differs between a tenant with them and one without, and the truth file names it."""

import json
from collections import Counter

import pytest

from ingestion.sandbox import Sandbox, SandboxOptions

FLOW_KINDS = {
    "order_payment": "订单支付", "order_refund": "订单退款", "tech_service_fee": "技术服务费", "split": "分账",
    "talent_commission": "达人佣金", "platform_subsidy": "平台优惠补贴", "state_subsidy": "国家补贴",
    "freight_insurance": "运费险", "people_card_rebate": "人气卡返还",
}  # fmt: skip


def flow_sums(nights, rows):
    return Counter({key: sum(nights.fen(row["收支金额"]) for row in found) for key, found in grouped(rows).items()})


def grouped(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row["关联订单号"], row["动帐类型"], row["记账时间"][:10]), []).append(row)
    return groups


@pytest.fixture(scope="module")
def broken(nights, tmp_path_factory):
    """The same tenant with its ledgers broken: its files of night 1, and the truth."""
    tenant, folder = Sandbox(SandboxOptions(scale="tiny")), tmp_path_factory.mktemp("broken")
    files = type(nights)(tenant.write_night(1, folder / "1"), tenant.write_night(2, folder / "2"))
    tenant.write_truth(folder / "truth")
    return files, json.loads((folder / "truth" / "ledger_breaks.json").read_text("utf-8"))["breaks"]


def test_every_break_is_planted_once_and_named(broken):
    _, truth = broken
    assert [one["name"] for one in truth] == ["lost_order", "late_refund", "split_commission", "fee_rebate"]
    assert all(one["amount_fen"] > 0 for one in truth)
    assert len({one["order_id"] for one in truth}) == 4


def test_fund_flow_differs_by_exactly_what_the_truth_says(broken, nights):
    files, truth = broken
    whole, found = flow_sums(nights, nights.rows("资金流水")), flow_sums(nights, files.rows("资金流水"))
    differing = {key: (whole[key], found[key]) for key in whole | found if whole[key] != found[key]}
    meant = {
        (one["order_id"], FLOW_KINDS[d["type"]], d["business_date"]): (d["expected_fen"], d["booked_fen"])
        for one in truth
        for d in one["differences"]
        if d["ledger"] == "fund_flow"
    }
    assert differing == meant


def test_only_the_lost_order_has_no_settlement(broken, nights):
    files, truth = broken
    lost = next(one for one in truth if one["name"] == "lost_order")
    rows = {row["订单号"]: row for row in nights.rows("订单结算明细")}
    found = {row["订单号"]: row for row in files.rows("订单结算明细")}
    assert set(rows) - set(found) == {lost["order_id"]}
    assert nights.fen(rows[lost["order_id"]]["买家实付金额"]) == lost["amount_fen"]
    assert all(rows[number] == row for number, row in found.items())


def test_bills_hold_the_late_refund_and_nothing_else_new(broken, nights):
    files, truth = broken
    late = next(one for one in truth if one["name"] == "late_refund")

    def trades(of):
        return {
            (row["商户订单号"], row["商户退款单号"]): nights.fen(row["退款金额"]) for row in of.rows("微信支付交易账单")
        }

    known = trades(nights)
    new = {key: fen for key, fen in trades(files).items() if key not in known}
    assert list(new.values()) == [late["amount_fen"]]
    assert {order for order, _ in new} == {late["order_id"]}
    assert late["differences"][0]["business_date"] > settled_day(nights, late["order_id"])
    assert {number for _, number in new}.isdisjoint({row["售后单号"] for row in files.rows("售后导出")})


def settled_day(nights, order):
    return next(row["订单完成结算时间"] for row in nights.rows("订单导出") if row["订单号"] == order)[:10]


@pytest.mark.parametrize("title", ["订单导出", "售后导出", "订单优惠明细", "礼物明细", "发货明细", "佣金订单"])
def test_everything_but_the_ledgers_is_the_same(broken, nights, title):
    files, _ = broken
    assert files.rows(title) == nights.rows(title)


def test_without_breaks_the_truth_says_so(options, tmp_path):
    Sandbox(options).write_truth(tmp_path)
    assert json.loads((tmp_path / "ledger_breaks.json").read_text("utf-8")) == {"breaks": []}
