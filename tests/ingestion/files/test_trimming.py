"""Guards and blanks leave, values stay."""

import pyarrow as pa
import pytest

from ingestion.files.trimming import bare, trimmed


@pytest.mark.parametrize(
    "guarded", ["\t372", "`372", '="372"', " 372 ", "\ufeff372", "372\u3000", '\u3000="372"', "372\u00a0", "\u200b372"]
)
def test_bare_strips_guards(guarded):
    assert bare(pa.array([guarded, "", "  ", None])).to_pylist() == ["372", None, None, None]


@pytest.mark.parametrize("value", ["a b", "中 文", "a`b", '="', "a\tb", "'tis", "="])
def test_bare_leaves_what_is_inside(value):
    assert bare(pa.array([value])).to_pylist() == [value]


def test_trimmed_keeps_row_numbers():
    batch = pa.record_batch({"rn": pa.array([7], pa.int64()), "c0": pa.array([" x"])})
    assert trimmed(batch).to_pylist() == [{"rn": 7, "c0": "x"}]


@pytest.mark.parametrize("end", ["", "\t", "`", "\u3000", "\u00a0", "\ufeff", "\u200b", " ", "\n"])
def test_bare_finds_one_guarded_cell_among_clean_ones(end):
    """Clean cells that end in the bytes of a wide blank, one-byte cells and nulls do not hide it, nor does a slice."""
    clean = ["a", "耀", "倀", None, "完成", "1"]
    values = pa.array(["\tx", *clean, f"已取消{end}", f"{end}7"]).slice(1)
    assert bare(values).to_pylist() == [*clean, "已取消", "7"]
