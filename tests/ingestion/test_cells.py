"""Cells are cleaned of persons before anything else sees them, whatever batch they come in."""

import json

import pyarrow as pa
import pytest

from ingestion.cells import Cleaner, LooksPersonal, cell
from ingestion.files.table import Candidate
from ingestion.privacy import Tokenizer
from ingestion.streams.registry import LAYOUTS

TOKENS = Tokenizer(b"k" * 32)
KNOWN = {"会员ID": "m1", "手机号": "13812345678", "姓名": "张三", "入会时间": "-", "入会来源": "-"}


def batch(*rows):
    columns = {f"c{place}": pa.array([row[place] for row in rows], pa.string()) for place in range(len(rows[0]))}
    return pa.record_batch({"rn": pa.array(range(1, len(rows) + 1), pa.int64())} | columns)


def cleaner(*headers):
    return Cleaner(Candidate(LAYOUTS["member__members"]), headers, TOKENS)


def test_clean_tokenizes_drops_and_withholds():
    unknown = {"等级说明": "金卡", "家庭地址": "北京", "暗号": "打13812345678", "空": None}
    one = cleaner(*KNOWN, *unknown)
    (values,) = one.clean(batch((*KNOWN.values(), *unknown.values()))).to_pylist()
    assert values[cell(1)] == TOKENS.token("13812345678")
    assert cell(2) not in values
    assert (values[cell(3)], values[cell(4)]) == (None, "-")
    assert (values[cell(5)], values[cell(6)], values[cell(7)]) == ("金卡", None, None)
    assert one.new_headers == (("等级说明",), ("家庭地址", "暗号"))


@pytest.mark.parametrize("value", ["3729384756102938624", "10000180123456", "2026-06-01", "138****1234"])
def test_clean_keeps_unknown_values_that_identify_nobody(value):
    one = cleaner("会员ID", "新列")
    one.clean(batch(("m1", value)))
    assert one.new_headers == (("新列",), ())


def test_a_column_that_looks_personal_late_is_withheld_from_the_start_of_a_second_pass():
    one = cleaner("会员ID", "暗号")
    assert one.clean(batch(("m1", "金卡"))).to_pylist()[0][cell(1)] == "金卡"
    with pytest.raises(LooksPersonal):
        one.clean(batch(("m2", "打13812345678")))
    one.begin()
    assert one.clean(batch(("m1", "金卡"), ("m2", "打13812345678"))).to_pylist() == [
        {"rn": 1, cell(0): "m1", cell(1): None},
        {"rn": 2, cell(0): "m2", cell(1): None},
    ]


def test_rows_are_told_by_header_without_persons():
    one = cleaner(*KNOWN, "家庭地址", "新列")
    (row,) = one.rows(pa.Table.from_batches([batch((*KNOWN.values(), "北京", "\tx"))])).values()
    assert json.loads(one.told(row)) == {
        "会员ID": "m1",
        "手机号": TOKENS.token("13812345678"),
        "入会时间": "",
        "入会来源": "***",
        "新列": "***",
    }


@pytest.mark.parametrize("value", ["12.50", "¥1,200.00元", "2026-06-01 10:00", "SKU-7", "15%", "many2"])
def test_a_bad_row_tells_what_has_the_form_of_a_number_a_time_or_an_id(value):
    assert json.loads(cleaner("会员ID", "新列").told({0: "m1", 1: value})) == {"会员ID": "m1", "新列": value}


@pytest.mark.parametrize("value", ["张三", "Li Lei", "北京市朝阳区建国路1号", "many"])
def test_a_bad_row_tells_no_text_that_may_be_a_name(value):
    assert json.loads(cleaner("会员ID", "会员状态").told({0: value, 1: value})) == {"会员ID": "***", "会员状态": "***"}


@pytest.mark.parametrize("word", ["-", "--", "—", "/", "null", "NULL"])
def test_words_for_none_are_none_in_any_column_but_a_text(word):
    values = [("m1", word, word), ("m2", "2026-06-01", "金卡"), ("m3", None, "-1"), ("m4", "-1.50", word)]
    whole = batch(*values)
    for rows in (whole, whole.slice(2), whole.slice(1, 1)):
        cleaned = cleaner("会员ID", "入会时间", "入会来源").clean(rows).to_pylist()
        expected = [(None if joined == word else joined, source) for _, joined, source in values]
        assert [(row[cell(1)], row[cell(2)]) for row in cleaned] == expected[rows["rn"][0].as_py() - 1 :][: len(rows)]


def test_a_batch_without_rows_is_clean():
    assert cleaner("会员ID", "入会时间").clean(batch(("m1", "-")).slice(1)).num_rows == 0
