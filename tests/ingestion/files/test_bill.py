"""WeChat Pay bills: split at backticks, and refused when they do not add up."""

import pytest

from ingestion.contract import Column, ColumnType, Layout
from ingestion.errors import FileRejected
from ingestion.files.bill import is_bill, read_bill
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

FLOW = Layout(
    "flows",
    "x.flows",
    (
        Column("id", ColumnType.ID, required=True, aliases=("资金流水单号",)),
        Column("amount", ColumnType.MONEY, required=True, aliases=("收支金额(元)",)),
    ),
    framing="wechat_pay_bill",
)
ALL = [*(Candidate(layout) for layout in LAYOUTS.values()), Candidate(FLOW)]

# the variants as the platform documents them, one row each, and the figures of their summary
ALL_HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
ALL_ROW = (
    "`2025-11-21 21:00:40,`wx1111222233334444,`1601000001,`0,`,`4200002511202511218812345678,`3729384756102938624,"
    "`oA1b2,`JSAPI,`SUCCESS,`OTHERS,`CNY,`228.00,`0.00,`0,`0,`0.00,`0.00,`,`,`玫瑰水,大瓶,`,`1.36800,`0.60%,`228.00,"
    "`0.00,`"
)
ALL_TOTALS = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额",
    "`1,`228.00,`0.00,`0.00,`1.36800,`228.00,`0.00",
)
REFUND_HEADER = ALL_HEADER.replace("代金券金额,", "代金券金额,退款申请时间,退款成功时间,")
REFUND_ROW = (
    "`2025-11-22 08:00:00,`wx1,`1601000001,`0,`,`42,`37,`oA,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,"
    "`2025-11-22 08:00:00,`2025-11-22 08:01:00,`503,`r1,`28.50,`0.00,`ORIGINAL,`SUCCESS,`玫瑰水,`,`-0.17000,`0.60%,"
    "`0.00,`28.50,`"
)
REFUND_TOTALS = (ALL_TOTALS[0], "`1,`0.00,`28.50,`0.00,`-0.17,`0.00,`28.50")
DROPPED = ("微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态", "申请退款金额")
SUCCESS_HEADER = ",".join(name for name in ALL_HEADER.split(",") if name not in DROPPED)
SUCCESS_ROW = (
    "`2025-11-21 21:00:40,`wx1,`1601000001,`0,`,`42,`37,`oA,`JSAPI,`SUCCESS,`OTHERS,`CNY,`228.00,`0.00,`玫瑰水,`,"
    "`1.36800,`0.60%,`228.00,`"
)
SUCCESS_TOTALS = ("总交易单数,应结订单总金额,手续费总金额,订单总金额", "`1,`228.00,`1.36800,`228.00")
LEGACY_HEADER = ALL_HEADER.replace("应结订单金额", "总金额").replace("特约商户号", "子商户号")
LEGACY_TOTALS = ("总交易单数,总交易额,总退款金额,手续费总金额", "`1,`228.00,`0.00,`1.36800")
FLOW_HEADER = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_ROWS = (
    "`2025-11-21 21:00:40,`42,`f1,`交易,`交易,`收入,`228.00,`228.00,`system,`,`v1",
    "`2025-11-21 21:00:41,`42,`f2,`扣除交易手续费,`扣除交易手续费,`支出,`1.37,`226.63,`system,`结算,含`税,`v1",
)
FLOW_TOTALS = ("资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额", "`2,`1,`228.00,`1,`1.37")
VARIANTS = {
    "all": (ALL_HEADER, ALL_ROW, *ALL_TOTALS),
    "success": (SUCCESS_HEADER, SUCCESS_ROW, *SUCCESS_TOTALS),
    "refund": (REFUND_HEADER, REFUND_ROW, *REFUND_TOTALS),
    "legacy": (LEGACY_HEADER, ALL_ROW, *LEGACY_TOTALS),
    "flow": (FLOW_HEADER, *FLOW_ROWS, *FLOW_TOTALS),
}


def bill(*lines, end="\r\n"):
    return end.join([*lines, ""]).encode()


def reason(data):
    with pytest.raises(FileRejected) as caught:
        read_bill(data, ALL)
    return caught.value.reason


def column(raw, header):
    return raw.cells[f"c{raw.headers.index(header)}"].to_pylist()


@pytest.mark.parametrize("lines", VARIANTS.values(), ids=VARIANTS)
def test_read_bill_reads_every_variant(lines):
    data = bill(*lines)
    assert is_bill(data, ALL)
    raw = read_bill(data, ALL)
    assert raw.headers == tuple(lines[0].split(","))
    rows = [line.removeprefix("`").split(",`") for line in lines[1:-2]]
    assert [list(row.values())[1:] for row in raw.cells.to_pylist()] == rows
    assert raw.cells["rn"].to_pylist() == list(range(1, len(rows) + 1))
    assert raw.ragged == ()


@pytest.mark.parametrize("lines", VARIANTS.values(), ids=VARIANTS)
def test_read_bill_refuses_any_cut(lines):
    """Wherever the download ended: never fewer rows without a word."""
    data, rows = bill(*lines), len(lines) - 3
    start = len(lines[0].encode()) + 4
    for end in range(start, len(data) - 2):
        cut = data[:end].decode("utf-8", "ignore").encode()
        try:
            found = read_bill(cut, ALL).cells.num_rows
        except FileRejected as error:
            found = error.reason
        assert found in {rows, "summary_missing", "summary_mismatch"}, cut[-40:]


@pytest.mark.parametrize("lines", VARIANTS.values(), ids=VARIANTS)
def test_read_bill_refuses_every_wrong_figure_of_the_summary(lines):
    figures = lines[-1].removeprefix("`").split(",`")
    for place, figure in enumerate(figures):
        wrong = [*figures[:place], f"{float(figure) + 1:.2f}", *figures[place + 1 :]]
        assert reason(bill(*lines[:-1], "`" + ",`".join(wrong))) == "summary_mismatch", place


def test_read_bill_refuses_a_bill_that_lost_gained_or_changed_a_row():
    for details in ([], [ALL_ROW] * 2, [ALL_ROW.replace("`228.00", "`229.00", 1)], [ALL_ROW.replace("1.36800", "x")]):
        assert reason(bill(ALL_HEADER, *details, *ALL_TOTALS)) == "summary_mismatch"


def test_read_bill_keeps_commas_and_line_ends_inside_values():
    data = bill(ALL_HEADER, ALL_ROW.replace("玫瑰水,大瓶", "玫瑰水\n大瓶, 2\u2028支"), *ALL_TOTALS)
    assert column(read_bill(data, ALL), "商品名称") == ["玫瑰水\n大瓶, 2\u2028支"]


def test_read_bill_sets_a_torn_row_aside():
    torn = ALL_ROW.removesuffix(",`").replace("`228.00", "`0.00")
    raw = read_bill(bill(ALL_HEADER, torn, ALL_ROW, ALL_TOTALS[0], ALL_TOTALS[1].replace("`1,", "`2,", 1)), ALL)
    assert [(row.row_number, row.text) for row in raw.ragged] == [(1, torn)]
    assert raw.cells["rn"].to_pylist() == [2]


def test_read_bill_takes_a_day_without_trades():
    data = bill(ALL_HEADER, ALL_TOTALS[0], "`0" + ",`0.00" * 6)
    assert is_bill(data, ALL)
    assert read_bill(data, ALL).cells.num_rows == 0


def test_read_bill_refuses_bills_glued_together():
    assert reason(bill(*VARIANTS["all"], *VARIANTS["all"])) == "several_tables"


def test_is_bill_tells_bills_from_tables():
    assert not is_bill("甲,乙\n1,2\n".encode(), ALL)
    assert not is_bill("甲\n`1\n".encode(), ALL)
    orders = "订单号,订单下单时间,订单状态,商品实际价格(总共),商品数量\n`37,2026-06-01 10:00:00,待发货,1.00,1\n"
    assert not is_bill(orders.encode(), ALL)
