"""Text of paths into codes and back together."""

import numpy as np
import pyarrow as pa

from analytics.attribution.path_text import encode, join


def test_text_is_split_trimmed_and_counted() -> None:
    text = encode(pa.array(["a > b>a", None, "", "b"]))
    assert [text.names[code] for code in text.codes] == ["a", "b", "a", "", "b"]
    assert text.lengths.tolist() == [3, 0, 1, 1]


def test_pieces_join_over_one_list_of_channels() -> None:
    amounts = np.arange(3.0)
    paths = join([encode(pa.array(["b>a", "a"])), encode(pa.array(["c"]))], amounts, amounts + 1, amounts + 2)
    assert paths.channels == ("a", "b", "c")
    assert (paths.codes.tolist(), paths.starts.tolist()) == ([1, 0, 0, 2], [0, 2, 3, 4])
    assert (paths.conversions.tolist(), paths.nulls.tolist()) == ([0, 1, 2], [2, 3, 4])
