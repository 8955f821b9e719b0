"""Text of paths into codes and back together."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.attribution.path_text import _in_place, encode, join


def test_text_is_split_trimmed_and_counted() -> None:
    text = encode(pa.array(["a > b>a", None, "", "b"]))
    assert [text.names[code] for code in text.codes] == ["a", "b", "a", "", "b"]
    assert text.lengths.tolist() == [3, 0, 1, 1]


STEPS = st.lists(st.sampled_from(["a", " b", "达播 ", " 推客 x ", "c>", ">", "", "\u3000d"]), max_size=5)


@given(st.lists(STEPS.map(">".join) | st.none(), max_size=8), st.integers(0, 3))
def test_touches_are_those_that_splitting_gives(paths: list[str | None], dropped: int) -> None:
    column = pa.array(paths, pa.string()).slice(dropped)
    touches = [[] if path is None else [name.strip() for name in path.split(">")] for path in paths[dropped:]]
    text = encode(column)
    assert [text.names[code] for code in text.codes] == [name for one in touches for name in one]
    assert text.lengths.tolist() == [len(one) for one in touches]


@pytest.mark.parametrize(("path", "is_in_place"), [("a > b", True), ("> a", True), ("a >", False), ("", False)])
def test_only_odd_columns_are_split(path: str, is_in_place: bool) -> None:
    assert (_in_place(pa.array(["a", path, "b > a"])) is not None) == is_in_place


def test_pieces_join_over_one_list_of_channels() -> None:
    amounts = np.arange(3.0)
    paths = join([encode(pa.array(["b>a", "a"])), encode(pa.array(["c"]))], amounts, amounts + 1, amounts + 2)
    assert paths.channels == ("a", "b", "c")
    assert (paths.codes.tolist(), paths.starts.tolist()) == ([1, 0, 0, 2], [0, 2, 3, 4])
    assert (paths.conversions.tolist(), paths.nulls.tolist()) == ([0, 1, 2], [2, 3, 4])
