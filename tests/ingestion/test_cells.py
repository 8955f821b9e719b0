"""Cells are cleaned of guards and of persons before anything else sees them."""

import pyarrow as pa
import pytest

from ingestion.cells import cell, clean_cells, cleaned
from ingestion.files.table import Candidate, RawTable, numbered
from ingestion.privacy import Tokenizer
from ingestion.streams.registry import LAYOUTS

TOKENS = Tokenizer(b"k" * 32)


def table(**columns):
    arrays = [pa.chunked_array([values]) for values in columns.values()]
    numbers = pa.array(range(1, len(arrays[0]) + 1))
    return RawTable(Candidate(LAYOUTS["member__members"]), tuple(columns), numbered(arrays, numbers))


@pytest.mark.parametrize("guarded", ["\t372", "`372", '="372"', " 372 ", "\ufeff372", "372\u3000"])
def test_cleaned_strips_guards(guarded):
    assert cleaned(pa.chunked_array([[guarded, "", "  "]])).to_pylist() == ["372", None, None]


def test_clean_cells_tokenizes_drops_and_withholds():
    delivered = {"会员ID": "m1", "手机号": "13812345678", "姓名": "张三", "入会时间": "-", "入会来源": "-"}
    unknown = {"等级说明": "金卡", "家庭地址": "北京", "暗号": "打13812345678"}
    clean = clean_cells(table(**{header: [value] for header, value in (delivered | unknown).items()}), TOKENS)
    values = clean.table.to_pylist()[0]
    assert values[cell(1)] == TOKENS.token("13812345678")
    assert cell(2) not in values
    assert (values[cell(3)], values[cell(4)]) == (None, "-")
    assert clean.unknown == (5,)
    assert clean.withheld == ("家庭地址", "暗号")


@pytest.mark.parametrize("value", ["3729384756102938624", "10000180123456", "2026-06-01", "138****1234"])
def test_clean_cells_keeps_unknown_values_that_identify_nobody(value):
    assert clean_cells(table(会员ID=["m1"], 新列=[value]), TOKENS).unknown == (1,)
