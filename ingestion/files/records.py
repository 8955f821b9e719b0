"""JSON lines: named values instead of rows of cells.

Flow: lines -> objects and lines that are none -> keys are the header -> best layout -> every value as text.
Why:  the same typing rules then hold for all kinds. The engine reads the lines; the few with numbers that a float
      would round are read one by one, with their digits as written.
"""

import json
from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.errors import FileRejected
from ingestion.files.headers import accepted, best_match
from ingestion.files.lines import text_lines
from ingestion.files.parquet import read_parquet
from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered
from ingestion.shape import literal

__all__ = ["json_cells", "read_json_lines", "read_parquet"]

_LINE_BYTES = 4 << 20
_MAX_KEYS = 2_000
_BODY_BYTES = 64 << 20  # a single document is looked into up to this size, to say what it is
_ONE_PER_LINE = "JSON is read as one object per line (JSONL)."
# 16 digits may not survive a float: eight before the point or behind it, or an exponent
_RISKY = r"\d{8}\.\d|\.\d{8}|\d[eE][-+]?\d"
_OBJECT = (
    "case when json_valid(line) then json_type(line) = 'OBJECT'"
    " and len(json_keys(line)) = len(list_distinct(json_keys(line))) else false end"
)


def read_json_lines(text: bytes, candidates: Sequence[Candidate]) -> RawTable:
    """Read one JSON object per line; a line that is none, or that names a key twice, is a ragged row.

    Raises:
        FileRejected: not_a_table, api_error, unknown_layout, missing_key_column, duplicate_column.

    """
    lines = text_lines(text)
    if (pc.max(pc.binary_length(lines)).as_py() or 0) > _LINE_BYTES:
        raise FileRejected("not_a_table", f"A line is longer than {_LINE_BYTES >> 20} MB. {_ONE_PER_LINE}")
    table = pa.table({"rn": np.arange(1, len(lines) + 1, dtype=np.int64), "line": lines})
    with duckdb.connect(config={"threads": "1"}) as con:
        con.register("lines", table)
        con.execute(f"create temp table judged as select rn, line, {_OBJECT} as is_object from lines")
        bad = con.execute("select rn, line from judged where not is_object order by rn").fetchall()
        header = _keys(con)
        if not header:
            raise _no_lines(text)
        if error := _api_error(text):
            raise error
        match = accepted(best_match(candidates, [header]), header)
        cells = _cells(con, header)
    ragged = tuple(RaggedRow(int(number), str(line)) for number, line in bad)
    return RawTable(match.candidate, tuple(header), cells, ragged, "json")


def _keys(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every key of the objects, in order of first use."""
    keys = con.execute(
        "select key from (select unnest(json_keys(line)) as key, rn from judged where is_object)"
        " group by key order by min(rn), key"
    ).fetchall()
    if len(keys) > _MAX_KEYS:
        raise FileRejected("not_a_table", f"The objects have {len(keys)} keys, more than {_MAX_KEYS}.")
    return [str(key) for (key,) in keys]


def _cells(con: duckdb.DuckDBPyConnection, header: Sequence[str]) -> pa.Table:
    """One row per object; those with numbers a float would round are read with their digits as written."""
    paths = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in header)
    picks = ", ".join(f"cells[{place + 1}] as c{place}" for place in range(len(header)))
    risky = f"regexp_matches(line, {literal(_RISKY)})"
    objects = f"select rn, json_extract_string(line, [{paths}]) as cells from judged where is_object and not {risky}"
    plain = con.execute(f"select rn, {picks} from ({objects}) order by rn").to_arrow_table()
    exact = con.execute(f"select rn, line from judged where is_object and {risky} order by rn").fetchall()
    if not exact:
        return plain
    rows = [json_cells(line, header) or [""] * len(header) for _, line in exact]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    read = numbered(columns, pa.array([number for number, _ in exact], pa.int64()))
    return pa.concat_tables([plain, read.cast(plain.schema)]).sort_by("rn")


def _no_lines(text: bytes) -> FileRejected:
    """Why a file without a single object line is none of ours."""
    if error := _api_error(text):
        return error
    if text.lstrip()[:1] == b"[":
        return FileRejected("not_a_table", f"This is one JSON array. {_ONE_PER_LINE}")
    return FileRejected("not_a_table", f"No line of the file is a JSON object. {_ONE_PER_LINE}")


def _api_error(text: bytes) -> FileRejected | None:
    """The answer of an API that gave no data, saved in place of it."""
    if b'"errcode"' not in text[:4096] or len(text) > _BODY_BYTES:
        return None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    code = body.get("errcode") if isinstance(body, dict) else None
    if not code:
        return None
    told = f"errcode {str(code)[:20]}, {str(body.get('errmsg', ''))[:200]}"
    return FileRejected("api_error", f"This is an error answer of an API ({told}), no data. Fetch it again.")


def json_cells(text: str, header: Sequence[str]) -> list[str] | None:
    """The cells of one JSON line with numbers as written; None when it is no object. Nested values are JSON text."""
    try:
        record = json.loads(text, parse_float=_Number, parse_int=_Number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    return [_text(record.get(key)) for key in header]


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
