"""WeChat Pay bills: cells behind backticks, commas in names, and a summary that the rows must add up to."""

import pytest

HEADER = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注"
)
TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


def trades(m, count):
    """Rows of a bill by header; amounts in fen, fees in units of 0.00001 yuan."""
    made = []
    for line in m.lines(count):
        fee = line.fen * 6
        cells = ["2026-06-01 10:00:00", "wx1", "1601", "0", "", f"42{line.order_id}", line.order_id, line.openid]
        cells += ["JSAPI", "SUCCESS", "OTHERS", "CNY", money(line.fen), "0.00", line.title, "", fees(fee), "0.60%"]
        made.append(([*cells, money(line.fen), ""], line.fen, fee))
    return made


def money(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def fees(units):
    return f"{units // 100_000}.{units % 100_000:05d}"


def bill(rows, **told):
    """Text of a bill; `told` replaces what its summary says."""
    paid, fee = sum(row[1] for row in rows), sum(row[2] for row in rows)
    summary = {"count": str(len(rows)), "paid": money(paid), "fee": fees(fee)} | told
    sums = [summary["count"], summary["paid"], "0.00", "0.00", summary["fee"], summary["paid"], "0.00"]
    lines = [HEADER, *(",".join(f"`{cell}" for cell in cells) for cells, *_ in rows)]
    return "\r\n".join([*lines, TOTALS, ",".join(f"`{cell}" for cell in sums), ""])


def whole_bill(m):
    for name, encoding in (("a.csv", "utf-8"), ("b.csv", "utf-8-sig"), ("c.csv", "gb18030")):
        m.put(name, bill(trades(m, 5)).encode(encoding), loaded=5)


def names_with_commas_and_marks(m):
    rows = trades(m, 4)
    for (cells, *_), name in zip(rows, ("水,大瓶", 'sagt "ja"', "a\u2028b\x85c", "`x` y"), strict=True):
        cells[14] = name
    m.put("微信支付交易账单.csv", bill(rows).encode(), loaded=4)


def bill_of_a_day_without_trades(m):
    m.put("微信支付交易账单.csv", bill([]).encode(), "empty")


def bill_that_does_not_add_up(m):
    for name, told in (("count", "6"), ("paid", "0.01"), ("fee", "0.00000")):
        content = bill(trades(m, 5), **{name: told})
        m.put(f"{name}.csv", content.encode(), "rejected", reason="summary_mismatch", rows_in=5)


def bill_that_lost_a_row(m):
    lines = bill(trades(m, 5)).split("\r\n")
    del lines[3]
    m.put("微信支付交易账单.csv", "\r\n".join(lines).encode(), "rejected", reason="summary_mismatch", rows_in=4)


def bill_with_one_amount_changed(m):
    rows = trades(m, 3)
    content = bill(rows).replace(f"`{rows[1][0][12]},`0.00", "`0.01,`0.00", 1)
    m.put("微信支付交易账单.csv", content.encode(), "rejected", reason="summary_mismatch", rows_in=3)


def bill_cut_off(m):
    content = bill(trades(m, 5))
    for name, mark in (("ohne_summe.csv", "总交易单数"), ("mitten.csv", "SUCCESS"), ("kopf_der_summe.csv", "`5,")):
        m.put(name, content[: content.rindex(mark)].encode(), "rejected", reason="summary_missing")


def bill_with_bad_rows(m):
    """The sums hold; what cannot be read in a row is set aside."""
    rows = trades(m, 4)
    rows[1][0][0] = "gestern"
    rows[2][0][6] = ""
    m.put("账单.csv", bill(rows).encode(), loaded=2, quarantined=2, reasons={"bad_time": 1, "missing_value": 1})


CASES = [
    whole_bill,
    names_with_commas_and_marks,
    bill_of_a_day_without_trades,
    bill_that_does_not_add_up,
    bill_that_lost_a_row,
    bill_with_one_amount_changed,
    bill_cut_off,
    bill_with_bad_rows,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_ingest_accounts_for_bills(judged, case):
    judged(case)


def test_bills_leave_nothing_behind(judged):
    judged.check_home()
    fens = "select sum(settlement_fen), count(*) from raw.shop__pay_trade_bill where _source_file = 'whole_bill/a.csv'"
    written = sum(line.fen for line in judged.makers["whole_bill"].made[:5])
    assert judged.ask(fens) == [(written, 5)]
