"""JSON lines: every value as text, long numbers whole, broken lines kept."""

import json

import pytest

from ingestion.contract import Column, ColumnType, Layout
from ingestion.errors import FileRejected
from ingestion.files.records import json_cells, read_json_lines
from ingestion.files.table import Candidate

COLUMNS = (
    Column("id", ColumnType.ID, required=True),
    Column("fee", ColumnType.MONEY),
    Column("at", ColumnType.TIMESTAMP),
)
T = [Candidate(Layout("x", "brand.x", COLUMNS))]


def rows(text):
    """Row number and values by key, empty ones left out, and the numbers of ragged rows."""
    raw = read_json_lines(text.encode(), T)
    found = [
        {"rn": row["rn"]} | {key: row[f"c{n}"] for n, key in enumerate(raw.headers) if row[f"c{n}"]}
        for row in raw.cells.to_pylist()
    ]
    return found, [row.row_number for row in raw.ragged]


def rejected(text):
    with pytest.raises(FileRejected) as caught:
        read_json_lines(text.encode(), T)
    return caught.value


def test_read_json_lines_keeps_objects_and_sets_aside_what_is_none():
    text = '{"id": 7, "fee": "1.5"}\r\n\nnot json\n[1]\n7\nnull\n"x"\n{"id": "8", "at": null, "a/b~c": "x"}\n{"id":'
    assert rows(text) == ([{"rn": 1, "id": "7", "fee": "1.5"}, {"rn": 7, "id": "8", "a/b~c": "x"}], [2, 3, 4, 5, 6, 8])


@pytest.mark.parametrize(
    "number",
    [
        "3729384756102938624",
        "4200002511202511218812345678",
        "-12",
        "12345678901234.56",
        "0.1234567890123456789",
        "1E400",
        "123456789012345678901234567890.5",
    ],
)
def test_read_json_lines_never_rounds_a_number(number):
    assert rows(f'{{"id": {number}, "fee": 2}}\n{{"id": "b"}}') == (
        [{"rn": 1, "id": number, "fee": "2"}, {"rn": 2, "id": "b"}],
        [],
    )


def test_read_json_lines_shows_nested_values_as_json():
    for extra in ("", ', "x": 12345678.5'):  # the second line is read one by one
        text = f'{{"id": "1", "fee": {{"a": [1, {{"b": null}}], "c": "\\u4e2d"}}, "at": [true]{extra}}}'
        ((row,), _) = rows(text)
        assert json.loads(row["at"]) == [True]
        nested = json.loads(row["fee"])
        assert nested["c"] == "中"
        assert [nested["a"][1], str(nested["a"][0])] == [{"b": None}, "1"]


def test_read_json_lines_sets_aside_a_key_told_twice():
    assert rows('{"id": "1", "id": "2"}\n{"id": "3"}') == ([{"rn": 2, "id": "3"}], [1])


def test_read_json_lines_survives_any_depth():
    deep = '{"id": ' + "[" * 100_000 + "]" * 100_000 + ', "fee": 12345678.5}'
    found, ragged = rows(f'{deep}\n{{"id": "2"}}')
    assert found[-1] == {"rn": 2, "id": "2"}
    assert len(found) + len(ragged) == 2


def test_read_json_lines_splits_at_line_ends_only():
    assert rows('{"id": "a\u2028b\x85c"}\n') == ([{"rn": 1, "id": "a\u2028b\x85c"}], [])


@pytest.mark.parametrize(
    ("text", "reason", "told"),
    [
        ('[{"id": 1},\n {"id": 2}]', "not_a_table", "JSON array"),
        ('{\n "id": 1\n}', "not_a_table", "one object per line"),
        ('{"errcode":45009,"errmsg":"reach max api daily quota limit"}', "api_error", "45009"),
        ('{\n "errcode": 40001,\n "errmsg": "invalid credential"\n}\n', "api_error", "invalid credential"),
        ('{"errcode":0,"errmsg":"ok"}', "unknown_layout", ""),
        ('{"fee": 1}', "unknown_layout", ""),
        ('{"id": "' + "x" * (5 << 20) + '"}', "not_a_table", "longer than 4 MB"),
        (json.dumps(dict.fromkeys(map(str, range(2001)), 1)), "not_a_table", "2001 keys"),
    ],
)
def test_read_json_lines_says_why_a_file_is_none_of_ours(text, reason, told):
    error = rejected(text)
    assert error.reason == reason
    assert told in error.message


def test_json_cells_gives_a_line_back_in_header_order():
    assert json_cells('{"b": 1, "a": 3729384756102938624}', ["a", "b", "c"]) == ["3729384756102938624", "1", ""]
    assert json_cells('{"a": 0.10, "b": false, "c": {"d": []}}', ["a", "b", "c"]) == ["0.10", "false", '{"d":[]}']
    for text in ("{", "[1]", "[" * 100_000):
        assert json_cells(text, ["a"]) is None
