"""One pass: the same rows whether they are few or many, and what a clean delivery commits is what the pass wrote."""

import io
import os

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ingestion import staging
from ingestion.files.parser import ParsedFile
from ingestion.lake import part_path
from ingestion.shape import stream_schema
from ingestion.streams.registry import STREAMS

SPEND = "日期,广告账户ID,计划ID,消耗,备用\n"
LAKE = (
    "select ad_account_id, campaign_id, spend_fen, _row_number, _occurrence, _extra"
    " from raw.brand__ad_spend order by 1, 2"
)


def lines(count):
    return [f"2026-06-01,a{n:05},c{n % 7},{n}.50,x{n}" for n in range(count)]


def test_every_row_arrives_with_its_values(tenant):
    tenant.take("spend.csv", SPEND + "\n".join(lines(5_000)) + "\n")
    rows = tenant.ask(LAKE)
    assert len(rows) == 5_000
    assert rows[4_321] == ("a04321", "c2", 432_150, 4_322, 1, '{"备用":"x4321"}')


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_rows_of_several_streams_are_the_same_from_memory_and_from_disk(tenant, orders_csv, monkeypatch, size):
    monkeypatch.setattr("ingestion.staging._IN_MEMORY", size)
    monkeypatch.setattr("ingestion.run._SMALL", size)
    orders = [{"订单号": str(n), "商品编码(平台)": code} for n in range(50) for code in "AB"]
    result = tenant.take("a.csv", orders_csv(*orders, {"订单号": "7", "商品数量": "x"}))
    assert (result.rows_in, result.loaded, result.quarantined) == (101, 100, 1)
    assert tenant.ask("select count(*), count(distinct order_id) from raw.shop__order_lines") == [(100, 50)]
    assert tenant.ask("select count(*), count(*) filter (where is_incomplete) from raw.shop__orders") == [(50, 1)]
    assert not list(tenant.home.tmp.glob("*"))


def test_a_bad_and_a_repeated_row_leave_the_written_pass(tenant):
    content = [*lines(20), lines(20)[3], "2026-06-01,a,c,much,x"]
    result = tenant.take("spend.csv", SPEND + "\n".join(content) + "\n")
    assert (result.loaded, result.quarantined, result.duplicate) == (20, 1, 1)
    rows = tenant.ask(LAKE)
    assert [row[0] for row in rows] == [f"a{n:05}" for n in range(20)]
    assert {row[4] for row in rows} == {1}


def test_a_column_that_turns_out_personal_late_leaves_no_trace(tenant):
    content = lines(200_000)
    content[-1] = content[-1].replace("x199999", "打13812345678")
    result = tenant.take("spend.csv", SPEND + "\n".join(content) + "\n")
    assert (result.loaded, result.new_columns) == (200_000, ("备用",))
    assert tenant.ask("select count(*), count(_extra) from raw.brand__ad_spend") == [(200_000, 0)]


def test_raw_json_keeps_what_typed_columns_do_not_give_back(tenant):
    rows = ["2026-06-01,a1,c1,12.50,", "2026/6/2,a2,c2,¥12.5,", "2026-06-03,a3,c3,7,"]
    tenant.take("spend.csv", SPEND + "\n".join(rows) + "\n")
    found = tenant.ask("select _raw_json from raw.brand__ad_spend order by ad_account_id")
    assert found == [(None,), ('{"日期":"2026/6/2","消耗":"¥12.5"}',), ('{"消耗":"7"}',)]


def test_what_follows_a_slow_reader_has_one_thread(tenant, monkeypatch):
    monkeypatch.setattr("ingestion.run._SMALL", 0)
    threads, passed = [], staging._pass

    def seen(con, *rest):
        threads.append(con.execute("select current_setting('threads')").fetchone()[0])
        passed(con, *rest)

    monkeypatch.setattr(staging, "_pass", seen)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    tenant.take("spend.csv", SPEND + "\n".join(lines(3)) + "\n")
    workbook = io.BytesIO()
    with xlsxwriter.Workbook(workbook) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, SPEND.strip().split(","))
        sheet.write_row(1, 0, ["2026-06-02", "a9", "c1", 1.5])
    tenant.take("spend.xlsx", workbook.getvalue())
    assert threads == [3, 1]


def test_bad_rows_are_read_again_once(tenant, monkeypatch):
    asked, rows = [], ParsedFile.rows
    monkeypatch.setattr(ParsedFile, "rows", lambda file, numbers: asked.append(list(numbers)) or rows(file, numbers))
    result = tenant.take("spend.csv", SPEND + "\n".join([*lines(3), "2026-06-01,a,c,much,x"]) + "\n")
    assert (result.quarantined, asked) == (1, [[4]])


def test_a_load_has_the_declared_types_whether_it_was_clean_or_not(tenant):
    stream = STREAMS["brand.ad_spend"]
    for content in (lines(3), [*lines(5), lines(5)[3]]):
        load = tenant.take("spend.csv", SPEND + "\n".join(content) + "\n").load_id
        part = part_path(tenant.home, stream, load)
        assert pq.read_schema(part).equals(stream_schema(stream))
        assert set(pq.read_table(part)["_source_file"].to_pylist()) == {"spend.csv"}
        assert set(pq.read_table(part)["brand_id"].to_pylist()) == {"b1"}
