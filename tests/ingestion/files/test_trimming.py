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
