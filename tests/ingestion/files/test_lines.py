"""Lines end at line ends, whatever else Unicode takes for one."""

import pytest

from ingestion.files.lines import text_lines


@pytest.mark.parametrize(
    ("text", "skip", "lines"),
    [
        ("a\nb\r\nc\rd", 0, ["a", "b", "c", "d"]),
        ("\n a \n\t\n\nb\n", 0, [" a ", "b"]),
        ("title\n\na\nb", 2, ["a", "b"]),
        ("a\u2028b\x85c\x0bd\x0c\n中\u3000", 0, ["a\u2028b\x85c\x0bd\x0c", "中\u3000"]),
        ("", 0, []),
        ("a", 5, []),
    ],
)
def test_text_lines_splits_at_line_ends_only(text, skip, lines):
    assert text_lines(text.encode(), skip).to_pylist() == lines
