"""Path files: separators, names, blocks, and a sentence for everything that is wrong."""

import gzip
import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analytics.attribution import path_file
from analytics.attribution.path_file import read_paths
from analytics.attribution.paths import PathError, Paths


def steps(paths: Paths) -> list[str]:
    return [">".join(paths.channels[c] for c in paths.codes[a:b]) for a, b in itertools.pairwise(paths.starts)]


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes) -> Paths:
        file = tmp_path / "paths.csv"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_paths(file)

    return read


def test_columns_go_by_name_and_either_separator(read) -> None:
    one = read("path;conversions;value;null\na > b>a;1;2.5;3\nc;0;0;4\n")
    other = read("null,note,value,path,conversions\n3,x,2.5,a > b > a,1\n4,y,0,c,0")
    for paths in (one, other):
        assert (paths.channels, steps(paths)) == (("a", "b", "c"), ["a>b>a", "c"])
        assert (paths.conversions.tolist(), paths.value.tolist(), paths.nulls.tolist()) == ([1, 0], [2.5, 0], [3, 4])


def test_names_of_other_tools_chinese_channels_and_a_mark_in_front_are_read(read) -> None:
    paths = read("\ufeffpath,total_conversions,total_conversion_value,total_null\r\n店播 > 达播,1,2,3\r\n".encode())
    assert (paths.channels, steps(paths)) == (("店播", "达播"), ["店播>达播"])
    assert paths.nulls.tolist() == [3]


def test_columns_left_out_or_cells_left_empty_are_0(read) -> None:
    assert read("path;conversions\na;1\n").nulls.tolist() == [0]
    assert read("path;conversions;value;null\na;1;;\n").value.tolist() == [0]


def test_packed_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv.gz"
    file.write_bytes(gzip.compress(b"path;conversions\na>b;2\n"))
    assert steps(read_paths(file)) == ["a>b"]


def test_blocks_join_to_the_same_paths(read, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    rows = [
        (" > ".join(f"ch{c}" for c in rng.integers(0, 30, rng.integers(1, 9))), int(rng.integers(0, 3)), i)
        for i in range(2000)
    ]
    text = "path;conversions;value\n" + "".join(f"{p};{c};{v}\n" for p, c, v in rows)
    whole = read(text)
    monkeypatch.setattr(path_file, "BLOCK_BYTES", 701)
    blocks = read(text)
    assert whole.channels == blocks.channels
    assert steps(whole) == steps(blocks) == [path.replace(" ", "") for path, *_ in rows]
    assert blocks.value.tolist() == list(range(2000))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has no column path and none conversions; its header has: nothing"),
        ("a;b\n1;2\n", "has no column path and none conversions; its header has: a, b"),
        ("path;value\na;1\n", "has no column conversions"),
        ("path;conversions\n", "a header and no paths"),
        ("path;conversions\n\n\n", "a header and no paths"),
        ("path;conversions\na;1\n > b;1\n", "Row 3: the path has a step without a channel"),
        ("path;conversions\na;1\n;1\n", "Row 3: the path has a step without a channel"),
        ("path;conversions\na;1\nb;\n", "Row 3: conversions is empty"),
        ("path;conversions\na;1\nb;-2\n", "Row 3: conversions is -2; it must be a finite number of at least 0"),
        ("path;conversions;value\na;1;inf\n", "Row 2: value is inf"),
        ("path;conversions;value\na;1;\nb;1;nan\n", "Row 3: value is nan"),
        ("path;conversions\na;1\nb;two\n", "Row 3: .*invalid value 'two'"),
        ("path;conversions\na;1\nb;2;3\n", "Expected 2 columns, got 3"),
        ("路径".encode("gb18030") + b";conversions\n", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(read, text: str | bytes, sentence: str) -> None:
    with pytest.raises(PathError, match=sentence):
        read(text)


def test_reading_needs_no_pandas(tmp_path: Path) -> None:
    """pyarrow imports it on the quiet for np.asarray and scalars: longer than a million paths take to read."""
    (tmp_path / "paths.csv").write_text("path;conversions;value\na > b;1;2.5\n")
    told = (
        "import sys; from pathlib import Path; from analytics.attribution.path_file import read_paths; "
        "read_paths(Path(sys.argv[1])); print('pandas' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", told, str(tmp_path / "paths.csv")], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


def test_row_counts_over_blocks(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_file, "BLOCK_BYTES", 64)
    with pytest.raises(PathError, match="Row 502: conversions is -1"):
        read("path;conversions\n" + "a>b;1\n" * 500 + "c;-1\n" + "d;1\n" * 50)


def test_amounts_are_as_written_whatever_the_other_blocks_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = [0.0, 1.0, 255.0, 256.0, 0.5, 3.25, 1e12]
    text = "path;conversions;value\n" + "".join(f"a>b;{one};{one}\n" for one in written)
    for size in (8, 1 << 20):
        monkeypatch.setattr(path_file, "BLOCK_BYTES", size)
        (tmp_path / "paths.csv").write_text(text)
        paths = path_file.read_paths(tmp_path / "paths.csv")
        assert (paths.conversions.tolist(), paths.value.tolist()) == (written, written)
        assert (paths.conversions.dtype, paths.nulls.tolist()) == (np.float64, [0.0] * len(written))
