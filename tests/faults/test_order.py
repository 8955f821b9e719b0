"""Any order of the same deliveries gives the same lake content and the same latest versions."""

import shutil
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from benchmarks.faults.tenant import order_export
from ingestion.catalog import refresh_raw
from ingestion.home import Home
from ingestion.intake import ingest
from ingestion.settings import create_home, load_settings

TOML = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[intake]
default_shop = "s1"
quiet_seconds = 0
"""
PRODUCTS = "商品编码(平台),商品名称,SKU编码(平台)\np1,{},k1\np2,面霜,k2\n"
DELIVERIES = {
    "订单导出_20260601_063000.csv": order_export(range(6), "待发货"),
    "订单导出_20260602_063000.csv": order_export(range(3, 9), "已发货", bad=[4]),
    "订单导出_20260603_063000.csv": order_export([0, 4, 5], "已完成"),
    "商品列表_20260602_063000.csv": PRODUCTS.format("玫瑰水"),
}
# Newest first, as the staging models have it.
NEWEST = "_source_updated_at desc nulls last, _extracted_at desc nulls last, _status_rank desc, _record_hash desc"
KEYS = {
    "shop__orders": ("shop_id, order_id", "coalesce(is_incomplete, false), "),
    "shop__order_lines": ("shop_id, order_id, _record_hash", ""),
    "shop__products": ("shop_id, product_id", ""),
    "shop__skus": ("shop_id, product_id, sku_id", ""),
}
# Where a row was first seen, and with which cells of its order beside it, depends on the order; what it says does not.
VOLATILE = "_load_id, _row_number, _source_file, _ledger_seq, _extracted_at, _raw_json"


def outcome(template: Home, root: Path, order: Sequence[str]) -> dict[str, list[tuple]]:
    """Latest versions and all record hashes of every stream, after the deliveries in this order."""
    home = create_home(root, TOML)
    for key in template.keys.iterdir():
        shutil.copy2(key, home.keys / key.name)
    for name in order:
        (home.inbox / name).write_text(DELIVERIES[name], "utf-8")
        ingest(home, load_settings(home))
    refresh_raw(home, load_settings(home))
    found = {}
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        for view, (key, first) in KEYS.items():
            found[view] = con.execute(f"select distinct _record_hash from raw.{view} order by 1").fetchall()
            found[f"latest {view}"] = con.execute(
                f"select * exclude ({VOLATILE}) from raw.{view}"
                f" qualify row_number() over (partition by {key} order by {first}{NEWEST}) = 1 order by all"
            ).fetchall()
    return found


@pytest.mark.slow
def test_every_order_of_deliveries_gives_the_same_latest_versions(template: Home, tmp_path: Path) -> None:
    """All 24 orders of four deliveries that overlap, one of them with a bad line."""
    expected = outcome(template, tmp_path / "expected", list(DELIVERIES))
    assert len(expected["shop__orders"]) == 6 + 6 + 3
    assert len(expected["latest shop__orders"]) == 9
    for number, order in enumerate(permutations(DELIVERIES)):
        assert outcome(template, tmp_path / str(number), order) == expected, order


@pytest.mark.slow
def test_one_delivery_after_the_other_equals_all_at_once(template: Home, tmp_path: Path) -> None:
    home = create_home(tmp_path / "at-once", TOML)
    for key in template.keys.iterdir():
        shutil.copy2(key, home.keys / key.name)
    for name, text in DELIVERIES.items():
        (home.inbox / name).write_text(text, "utf-8")
    report = ingest(home, load_settings(home))
    one_by_one = outcome(template, tmp_path / "one-by-one", list(DELIVERIES))
    at_once = outcome(template, tmp_path / "at-once", [])
    assert sum(result.loaded for result in report.files) == 12 + 6 + 0 + 2  # lines of known orders are known
    assert at_once == one_by_one
