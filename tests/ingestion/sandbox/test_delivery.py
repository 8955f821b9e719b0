import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook

from ingestion.sandbox import clock, names
from ingestion.sandbox.delivery import Delivery
from ingestion.sandbox.sheet import Dialect, Sheet

AT = 1_782_871_200  # 2026-07-01 02:00:00


def flows(numbers, dialect=None):
    sheet = Sheet("shop__fund_flows", dialect or Dialect())
    sheet.id("flow_id", names.label("", np.array(numbers, dtype=np.int64), 2))
    sheet.text("detail", pa.array(["中文,逗号"] * len(numbers), pa.string()))
    return sheet


def test_put_appends_to_one_file_with_one_header(tmp_path):
    delivery = Delivery(tmp_path, AT)
    for numbers in ([1, 2], [3]):
        delivery.put(("shop", "资金流水"), flows(numbers, Dialect("utf-8-sig")))
    delivery.put(("shop", "其他"), flows([4]))
    first, second = delivery.close()
    assert (first.name, second.name) == ("其他_20260701_020007.csv", "资金流水_20260701_020000.csv")
    content = second.read_bytes()
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.decode("utf-8-sig").splitlines() == [
        "流水单号,详情",
        '"01","中文,逗号"',
        '"02","中文,逗号"',
        '"03","中文,逗号"',
    ]


def test_put_writes_gb18030(tmp_path):
    delivery = Delivery(tmp_path, AT)
    delivery.put(("", "资金流水"), flows([1], Dialect("gb18030")))
    assert delivery.close()[0].read_bytes().decode("gb18030").startswith("流水单号,详情")


def test_put_leaves_out_exports_without_rows(tmp_path):
    delivery = Delivery(tmp_path, AT)
    delivery.put(("shop", "资金流水"), flows([]))
    assert delivery.close() == []
    assert list(tmp_path.iterdir()) == []


def test_workbooks_hold_text_and_the_same_bytes_every_time(tmp_path):
    made = []
    for folder in ("a", "b"):
        delivery = Delivery(tmp_path / folder, AT)
        delivery.put(("shop", "资金流水"), flows([1, 2], Dialect(suffix="xlsx")))
        made.append(delivery.close()[0])
    assert made[0].read_bytes() == made[1].read_bytes()
    sheet = CalamineWorkbook.from_path(str(made[0])).get_sheet_by_index(0).to_python()
    assert sheet == [["流水单号", "详情"], ["01", "中文,逗号"], ["02", "中文,逗号"]]


def test_bills_sum_their_parts_into_the_last_block(tmp_path):
    delivery = Delivery(tmp_path, AT)
    for fen in ([100, 250], [7]):
        values = np.array(fen)
        sheet = Sheet("wechat_pay_trade_bill")
        sheet.money("order_fen", values)
        none = 0 * values
        totals = {"settlement_fen": values, "refund_fen": none, "recharge_refund_fen": none, "fee": values * 6}
        delivery.put_bill(("shop", "账单"), sheet, totals | {"order_fen": values, "refund_applied_fen": none})
    lines = delivery.close()[0].read_bytes().decode().split("\r\n")
    assert lines[:4] == ["订单金额", "`1.00", "`2.50", "`0.07"]
    assert lines[5:] == ["`3,`3.57,`0.00,`0.00,`0.02142,`3.57,`0.00", ""]


def test_files_look_settled_to_an_inbox(tmp_path):
    import time

    delivery = Delivery(tmp_path, AT)
    delivery.put(("", "资金流水"), flows([1]))
    assert time.time() - delivery.close()[0].stat().st_mtime > 30
    assert clock.DAY == 86_400
