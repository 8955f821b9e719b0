"""Identity from content: hashes, occurrences, version columns."""

import pytest

NEXT = {"订单状态": "待收货", "订单发货时间": "2026-06-02 10:00:00"}
EXTRA = ("订单发货时间", "发货方式", "商品发货")


def test_business_hash_ignores_noise_and_sees_business(tenant, orders_csv):
    for number, change in enumerate([{}, {"商品发货": "已发货"}, {"商品数量": "2"}]):
        tenant.take(f"{number}.csv", orders_csv(change, extra=EXTRA))
    hashes = tenant.ask("select _business_hash, _record_hash from raw.shop__order_lines order by _ledger_seq")
    assert [hashes[0][0] == hashes[1][0], hashes[0][0] == hashes[2][0]] == [True, False]
    assert len({row[1] for row in hashes}) == 3


def test_version_columns_come_from_content_and_file_name(tenant, orders_csv):
    tenant.take("orders.csv", orders_csv({}, extra=EXTRA))
    tenant.take("orders_20260603_120000.csv", orders_csv(NEXT, extra=EXTRA))
    versions = tenant.ask(
        "select _source_updated_at::timestamp::varchar, _extracted_at::timestamp::varchar, _status_rank"
        " from raw.shop__orders order by 1"
    )
    assert [row[:2] for row in versions] == [
        ("2026-06-01 02:00:30", None),
        ("2026-06-02 02:00:00", "2026-06-03 04:00:00"),
    ]
    assert versions[0][2] < versions[1][2]


def test_source_update_time_wins_over_business_times(tenant):
    header = "售后单号,订单编号,售后类型,售后状态,退款金额,售后申请时间,售后更新时间\n"
    row = "{},1,仅退款,退款完成,5.00,2026-06-01 10:00:00,{}\n"
    tenant.take("a.csv", header + row.format("r1", "2026-06-05 08:00:00") + row.format("r2", ""))
    found = tenant.ask("select _source_updated_at::timestamp::varchar from raw.shop__aftersales order by aftersale_id")
    assert found == [("2026-06-05 00:00:00",), ("2026-06-01 02:00:00",)]


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_repeated_records_are_duplicates_where_the_key_says_so(tenant, monkeypatch, at_once):
    monkeypatch.setattr("ingestion.records._AT_ONCE", at_once)
    content = "日期,广告账户ID,计划ID,消耗\n" + "2026-06-01,a1,c1,12.00\n" * 3 + "2026-06-01,a1,c1,13.00\n"
    result = tenant.take("spend.csv", content)
    assert (result.loaded, result.duplicate) == (2, 2)


def test_record_hash_does_not_change_when_an_empty_column_appears(tenant, orders_csv):
    tenant.take("a.csv", orders_csv({}))
    result = tenant.take("b.csv", orders_csv({}, extra=EXTRA))
    assert (result.loaded, result.duplicate, result.derived) == (0, 1, ())
