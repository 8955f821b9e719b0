"""JSON lines and Parquet: named values instead of rows of cells.

Flow: keys or column names are the header -> best layout -> every value as text, numbers as they are written.
Why:  the same typing rules then hold for all kinds; a number is never read as float on its way to text.
"""

import io
import json
from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.errors import FileRejected
from ingestion.files.headers import accepted, best_match
from ingestion.files.table import Candidate, RaggedRow, RawTable, numbered
from ingestion.shape import literal, quoted

_WALL_CLOCK = "%Y-%m-%d %H:%M:%S.%f"


def read_json_lines(text: bytes, candidates: Sequence[Candidate]) -> RawTable:
    """Read one JSON object per line; a line that is none is a ragged row.

    Raises:
        FileRejected: not_a_table, unknown_layout, missing_key_column.

    """
    lines = [line.decode("utf-8") for line in text.splitlines() if line.strip()]  # bytes: U+2028 ends no line
    table = pa.table({"rn": pa.array(np.arange(1, len(lines) + 1, dtype=np.int64)), "line": pa.array(lines)})
    con = duckdb.connect(config={"threads": "1"})
    con.register("lines", table)
    valid = "json_valid(line) and json_type(case when json_valid(line) then line end) = 'OBJECT'"
    bad = con.execute(f"select rn, line from lines where not coalesce({valid}, false) order by rn").fetchall()
    con.execute(f"create temp table good as select rn, line::json as line from lines where coalesce({valid}, false)")
    keys = con.execute(
        "select key from (select unnest(json_keys(line)) as key, rn from good) group by key order by min(rn), key"
    ).fetchall()
    header = [str(key) for (key,) in keys]
    if not header:
        raise FileRejected("not_a_table", "No line of the file is a JSON object.")
    match = accepted(best_match(candidates, [header]), header)
    paths = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in header)
    picks = ", ".join(f"cells[{place + 1}] as c{place}" for place in range(len(header)))
    query = f"select rn, {picks} from (select rn, json_extract_string(line, [{paths}]) as cells from good) order by rn"
    cells = con.execute(query).to_arrow_table()
    ragged = tuple(RaggedRow(int(number), str(line)) for number, line in bad)
    return RawTable(match.candidate, tuple(header), cells, ragged, "json")


def read_parquet(data: bytes, candidates: Sequence[Candidate]) -> RawTable:
    """Read a flat Parquet file.

    Raises:
        FileRejected: unreadable, unknown_layout, missing_key_column, changed_type (ids stored as floats).

    """
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise FileRejected("unreadable", f"The Parquet file cannot be read: {error}.") from error
    header = table.column_names
    match = accepted(best_match(candidates, [header]), header)
    for column in match.candidate.layout.columns:
        place = match.positions.get(column.name)
        if place is not None and column.type.value == "id" and pa.types.is_floating(table.schema.field(place).type):
            raise FileRejected("changed_type", f"{header[place]} holds ids stored as floats; their digits are lost.")
    con = duckdb.connect(config={"threads": "1"})
    con.execute("set TimeZone = 'Asia/Shanghai'")
    table = table.rename_columns([f"c{place}" for place in range(len(header))])
    con.register("delivered", table)
    picks = ", ".join(f"{_as_text(field)} as {quoted(field.name)}" for field in table.schema)
    cells = con.execute(f"select {picks} from delivered").to_arrow_table()
    numbers = pa.array(np.arange(1, table.num_rows + 1, dtype=np.int64))
    return RawTable(match.candidate, tuple(header), numbered(cells.columns, numbers))


def _as_text(field: pa.Field) -> str:
    name = quoted(field.name)
    if pa.types.is_timestamp(field.type):
        return f"strftime({name}::timestamp, {literal(_WALL_CLOCK)})"
    if pa.types.is_boolean(field.type):
        return f"case when {name} then 'true' when not {name} then 'false' end"
    return f"{name}::varchar"


def json_cells(text: str, header: Sequence[str]) -> list[str] | None:
    """The cells of one JSON line, for a row tried again; None when it still is no object."""
    try:
        record = json.loads(text, parse_float=str, parse_int=str)
    except ValueError:
        return None
    if not isinstance(record, dict):
        return None
    return [str(record[key]) if record.get(key) is not None else "" for key in header]
