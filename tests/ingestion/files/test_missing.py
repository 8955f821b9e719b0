"""A file without its key columns: which, and what they may be called now."""

from ingestion.files.missing import closest, missing_columns
from ingestion.files.table import Candidate
from ingestion.streams.registry import LAYOUTS

CANDIDATE = Candidate(next(iter(LAYOUTS.values())))


def test_missing_columns_name_the_likely_new_header():
    error = missing_columns(CANDIDATE, ("商品数量", "订单号"), ["数量", "会场"])
    assert error.reason == "missing_key_column"
    assert "'数量' may be the new name of '商品数量'" in error.message
    assert error.columns == ("商品数量 -> 数量?", "订单号")
    assert error.stream == CANDIDATE.layout.stream


def test_missing_columns_promise_nothing_without_a_likeness():
    assert "may be" not in missing_columns(CANDIDATE, ("订单号",), ["会场"]).message


def test_closest_wants_several_equal_characters():
    assert closest("下单时间", ["支付方式", " 下单日期"]) == "下单日期"
    assert closest("下单时间", ["会场"]) is None
