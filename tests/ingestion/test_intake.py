"""Intake as a whole: verdicts, accounting, replay, where files go, and no clear personal value anywhere."""

import json
import os

import pyarrow.parquet as pq
import pytest

from ingestion import taking
from ingestion.errors import ConfigError
from ingestion.files import inbox
from ingestion.intake import ingest

LATER = {"商品编码(平台)": "10000180999999", "商品实际价格(总共)": "20.00"}


def test_ingest_loads_an_order_export_with_its_order(tenant, orders_csv):
    result = tenant.take("订单导出_20260601_063000.csv", orders_csv({}, LATER))
    assert (result.status, result.rows_in, result.loaded) == ("loaded", 2, 2)
    assert dict(result.derived) == {"shop.orders": 1}
    lines = tenant.ask(
        "select order_id, line_paid_fen, quantity, brand_id, shop_id, ordered_at::timestamp::varchar,"
        " _extracted_at::timestamp::varchar from raw.shop__order_lines order by line_paid_fen"
    )
    common = ("b1", "s1", "2026-06-01 02:00:00", "2026-05-31 22:30:00")
    assert lines == [("3729384756102938624", 1000, 1, *common), ("3729384756102938624", 2000, 1, *common)]
    assert tenant.ask("select order_paid_fen, order_status, is_incomplete from raw.shop__orders") == [
        (3000, "paid", False)
    ]


def test_ingest_accounts_every_row_as_loaded_quarantined_or_duplicate(tenant, orders_csv):
    result = tenant.take("a.csv", orders_csv({}, {"商品实际价格(总共)": "zehn"}, LATER) + "\n合计,,,,,60.00\n,,,,\n")
    assert (result.rows_in, result.loaded, result.quarantined, result.duplicate) == (3, 2, 1, 0)  # no blank, no total
    again = tenant.take("b.csv", orders_csv({}, LATER))
    assert (again.rows_in, again.loaded, again.quarantined, again.duplicate) == (2, 0, 0, 2)


def test_ingest_gives_the_same_content_under_any_name_as_duplicate(tenant, orders_csv):
    content = orders_csv({}, LATER)
    first = tenant.take("a.csv", content)
    second = tenant.take("b.csv", content)
    assert (second.status, second.rows_in, second.duplicate) == ("duplicate", 2, 2)
    assert second.load_id == first.load_id
    assert tenant.ask("select count(*) from raw.shop__order_lines") == [(2,)]


def test_ingest_takes_the_same_content_for_another_shop_as_other_data(tenant, orders_csv):
    content = orders_csv({})
    assert tenant.take("s1/a.csv", content).loaded == 1
    assert tenant.take("s2/a.csv", content).loaded == 1
    assert tenant.ask("select shop_id from raw.shop__orders order by 1") == [("s1",), ("s2",)]


def test_ingest_moves_taken_files_and_explains_rejected_ones(tenant, orders_csv):
    tenant.drop("s1/good.csv", orders_csv({}))
    tenant.drop("s1/bad.csv", "a,b\n1,2\n")
    tenant.drop("s1/~$lock.xlsx", "x")
    report = ingest(tenant.home, tenant.settings)
    assert {result.file: result.status for result in report.files} == {
        "s1/good.csv": "loaded",
        "s1/bad.csv": "rejected",
        "s1/~$lock.xlsx": "ignored",
    }
    assert [path.name for path in tenant.home.inbox.glob("_done/*/s1/*")] == ["good.csv"]
    note = tenant.home.inbox / "_rejected" / "s1" / "bad.csv.reason.txt"
    assert "unknown_layout" in note.read_text()
    assert [path.name for path in (tenant.home.inbox / "s1").iterdir()] == ["~$lock.xlsx"]


def test_ingest_reads_named_files_in_place(tenant, tmp_path, orders_csv):
    path = tmp_path / "a.csv"
    path.write_text(orders_csv({}))
    seen = []
    report = ingest(
        tenant.home, tenant.settings, [path, tmp_path / "gone.csv"], on_file=lambda *told: seen.append(told[1:])
    )
    assert [result.status for result in report.files] == ["loaded"]
    assert (report.unreached, seen) == (["gone.csv"], [(1, 2)])
    assert path.exists()


def test_ingest_leaves_files_alone_that_are_still_being_written(tenant, orders_csv, monkeypatch):
    tenant.home.toml.write_text(tenant.home.toml.read_text().replace("quiet_seconds = 0", "quiet_seconds = 60"))
    path, waited = tenant.home.inbox / "a.csv", []

    def somebody_writes_on(seconds):
        waited.append(seconds)
        with path.open("a") as file:
            file.write("more")

    monkeypatch.setattr(inbox.time, "sleep", somebody_writes_on)
    assert tenant.take("a.csv", orders_csv({})).status == "ignored"
    assert path.exists()
    assert len(waited) == 1
    assert 0 < waited[0] <= 60


def test_ingest_takes_a_file_that_was_just_dropped(tenant, orders_csv):
    tenant.home.toml.write_text(tenant.home.toml.read_text().replace("quiet_seconds = 0", "quiet_seconds = 0.2"))
    assert tenant.take("a.csv", orders_csv({})).status == "loaded"


def test_ingest_refuses_an_unknown_format_name(tenant):
    with pytest.raises(ConfigError, match="no_such"):
        tenant.take(format_name="no_such")


def test_ingest_writes_no_clear_personal_value_anywhere(tenant, orders_csv):
    extra = {"备用电话": "13987654321", "说明": "请致电13800001111"}
    tenant.take("a.csv", orders_csv(extra, {"商品数量": "x", **extra}, LATER | extra, extra=("备用电话", "说明")))
    tenant.ask("select 1")
    for path in (tenant.home.inbox / "_done").rglob("*.csv"):
        path.unlink()
    planted = ["13812345678", "13987654321", "13800001111", "oPLANTEDopenid0001", "张三丰"]
    for path in (path for path in tenant.home.root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found = [value for value in planted if value.encode() in content]
        assert not found, (path, found)
    for part in tenant.home.lake.rglob("*.parquet"):  # compressed: the bytes alone prove nothing
        text = json.dumps(pq.read_table(part).to_pylist(), ensure_ascii=False, default=str)
        assert not [value for value in planted if value in text], part
    rows = tenant.ask("select openid, receiver_phone from raw.shop__orders")
    assert all(len(value) == 8 + 1 + 32 for row in rows for value in row)


def test_ingest_gives_the_same_lake_whatever_the_order_of_files(tenant, tmp_path, orders_csv):
    contents = [orders_csv({}), orders_csv({}, LATER), orders_csv(LATER | {"订单状态": "已完成"})]

    def state(order, name):
        other = type(tenant)(tenant.home.__class__(tmp_path / name))
        from ingestion.settings import create_home

        create_home(other.home.root, tenant.home.toml.read_text())
        (other.home.keys / "hmac.key").write_text((tenant.home.keys / "hmac.key").read_text())
        for number in order:
            other.take(f"{number}.csv", contents[number])
        return other.ask("select distinct _record_hash, line_hashes from raw.shop__orders order by all")

    assert state([0, 1, 2], "x") == state([2, 0, 1], "y")


def test_ingest_takes_files_of_all_kinds_in_one_run(tenant, orders_csv):
    products = "商品编码(平台),商品名称,SKU编码(平台)\np1,水,k{}\n"
    for number in (1, 2):
        tenant.drop(f"a{number}.csv", orders_csv({"订单号": str(number)}, {"订单号": "x", "商品数量": "x"}))
        tenant.drop(f"b{number}.csv", products.format(number))
    tenant.drop("c.csv", "日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n")
    report = ingest(tenant.home, tenant.settings)
    assert [(result.loaded, result.quarantined) for result in report.files] == [(1, 1), (1, 1), (1, 0), (1, 0), (1, 0)]
    assert report.counts["files_loaded"] == 5


def test_ingest_gives_whatever_lies_in_the_inbox_a_verdict(tenant, orders_csv, tmp_path, monkeypatch):
    secret = tmp_path / "secret.csv"
    secret.write_text(orders_csv({"订单号": "4"}))
    (tenant.home.inbox / "link.csv").symlink_to(secret)
    (tenant.home.inbox / "folder").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tenant.home.inbox / "pipe.csv")
    (tenant.home.inbox / "empty.csv").mkdir()
    tenant.drop("closed.csv", "x")
    odd = os.fsdecode(b"a\n\x1b[31m'\"$(touch x)[1-9]*" + b"\xff.csv")
    tenant.drop(odd, orders_csv({}))
    tenant.drop("后.csv", orders_csv({"订单号": "5"}))
    real = taking.open_file

    def guarded(path, *rest):
        if path.name == "closed.csv":
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr(taking, "open_file", guarded)
    report = ingest(tenant.home, tenant.settings)
    assert {result.file: (result.status, *dict(result.reasons)) for result in report.files} == {
        "link.csv": ("rejected", "not_a_file"),
        "folder": ("rejected", "not_a_file"),
        "pipe.csv": ("rejected", "not_a_file"),
        "empty.csv": ("rejected", "not_a_file"),
        "closed.csv": ("rejected", "unreadable"),
        "a\\x0a\\x1b[31m'\"$(touch x)[1-9]*\\xff.csv": ("loaded",),
        "后.csv": ("loaded",),
    }
    assert [path.name for path in tenant.home.inbox.iterdir() if not path.name.startswith("_")] == []
    assert len(list((tenant.home.inbox / "_rejected").glob("*.reason.txt"))) == 5
    assert tenant.ask("select count(*) from raw.shop__orders where order_id = '4'") == [(0,)]


def test_ingest_tells_a_file_taken_that_cannot_be_moved(tenant, orders_csv, tmp_path):
    (tenant.home.inbox / "_done").symlink_to(tmp_path, target_is_directory=True)
    assert tenant.take("a.csv", orders_csv({})).status == "loaded"
    assert tenant.take().status == "duplicate"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_ingest_tells_a_folder_it_cannot_enter_as_unreached(tenant, orders_csv, monkeypatch):
    (tenant.home.inbox / "s1").mkdir()
    (tenant.home.inbox / "s2").mkdir()
    tenant.drop("s2/a.csv", orders_csv({}))
    real = os.scandir

    def closed(path):
        if str(path).endswith("inbox/s1"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(inbox.os, "scandir", closed)
    report = ingest(tenant.home, tenant.settings)
    assert ([result.status for result in report.files], report.unreached) == (["loaded"], ["s1"])
