"""Cells as delivered -> clean cells without a clear personal value, still text.

Flow: strip guards (tab, backtick, ="...") and blanks -> empty is null -> personal columns become tokens or vanish ->
      unknown columns that look personal vanish too.
Why:  from here on (SQL, Parquet, quarantine) nothing can leak what is no longer there.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contract import Column, ColumnType, Pii
from ingestion.files.headers import OURS, match_header, normalized
from ingestion.files.table import ROW_NUMBER, RawTable
from ingestion.privacy import Tokenizer, masked
from ingestion.spreadsheet import GUARDED

_BLANKS = " \t\r\n`\u00a0\u3000\ufeff\u200b"
_NONE_WORDS = pa.array(["-", "--", "—", "/", "null", "NULL"])
_PERSONAL_HEADER = re.compile(
    r"姓名|名字|昵称|手机|电话|联系人|联系方式|地址|微信号|身份证|证件|邮箱|备注|留言|生日|openid|unionid|external_?userid|phone|mobile|email|e-mail|address|nickname",
    re.IGNORECASE,
)
_PERSONAL_VALUE = (
    r"(^|[^0-9])1[3-9][0-9]{9}([^0-9]|$)|(^|[^0-9])[1-9][0-9]{16}[0-9Xx]([^0-9]|$)|[\w.+-]+@[\w-]+\.[a-z]"
    r"|(^|[^A-Za-z0-9])(o[\w-]{27}|w[mo][\w-]{30})([^\w-]|$)"  # openid, unionid, external_userid
    r"|\p{Han}{2}[市区县镇乡][\p{Han}\w]{1,20}[路街道巷弄村][\w-]*[0-9]"  # street address
)


@dataclass(frozen=True, slots=True)
class CleanCells:
    """`table`: `rn`, one string column `cell N` per kept cell, `_raw_json`, `_extra`; nothing in it is personal.

    `positions` maps column name -> N; `unknown` are the positions no column claims; `withheld` the headers of
    unknown columns left out because they look personal.
    """

    table: pa.Table
    headers: tuple[str, ...]
    positions: dict[str, int]
    unknown: tuple[int, ...]
    withheld: tuple[str, ...]


def cell(position: int) -> str:
    """Name of a clean cell column; its blank keeps it apart from declared columns."""
    return f"cell {position}"


def clean_cells(raw: RawTable, tokenizer: Tokenizer) -> CleanCells:
    """Clean and pseudonymize the cells of a file."""
    positions = match_header(raw.candidate, raw.headers).positions
    claims: dict[int, list[Column]] = {}
    for column in raw.candidate.layout.columns:
        if column.name in positions:
            claims.setdefault(positions[column.name], []).append(column)
    columns = {ROW_NUMBER: raw.cells[ROW_NUMBER]}
    unknown, withheld = [], []
    for place, header in enumerate(raw.headers):
        values = cleaned(raw.cells[f"c{place}"])
        owners = claims.get(place, [])
        if owners:
            kept = _claimed(values, owners, tokenizer)
            if kept is not None:
                columns[cell(place)] = kept
        elif normalized(header).startswith(OURS):
            continue
        elif _looks_personal(header, values):
            withheld.append(header)
        elif values.null_count < len(values) and normalized(header):
            unknown.append(place)
            columns[cell(place)] = values
    table = pa.table(columns)
    filled = [p for p in range(len(raw.headers)) if cell(p) in columns and _has_values(table[cell(p)])]
    table = table.append_column("_raw_json", _as_json(table, raw.headers, filled))
    table = table.append_column("_extra", _as_json(table, raw.headers, unknown))
    return CleanCells(table, raw.headers, positions, tuple(unknown), tuple(withheld))


def _has_values(values: pa.ChunkedArray) -> bool:
    return bool(values.null_count < len(values))


def _as_json(table: pa.Table, headers: Sequence[str], places: Sequence[int]) -> pa.ChunkedArray:
    """One JSON object per row with the cells at `places` by header, an empty one as ""; null without any place."""
    if not places or not table.num_rows:
        return pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    parts: list[pa.ChunkedArray | pa.Scalar] = []
    for number, place in enumerate(places):
        lead = ("{" if number == 0 else '",') + json.dumps(headers[place], ensure_ascii=False) + ':"'
        parts += [pa.scalar(lead), _escaped(table[cell(place)])]
    return pc.binary_join_element_wise(*parts, '"}', "", null_handling="replace", null_replacement="")


def _escaped(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text as the inside of a JSON string; nearly every column needs nothing done."""
    if not pc.any(pc.match_substring_regex(values, r'["\\\x00-\x1f]')).as_py():
        return values
    distinct = pc.unique(values).drop_null()
    inside = [json.dumps(value, ensure_ascii=False)[1:-1] for value in distinct.to_pylist()]
    return pc.take(pa.array(inside, pa.string()), pc.index_in(values, value_set=distinct))


def cleaned(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without guards and outer blanks; empty is null."""
    values = pc.utf8_trim(values, _BLANKS)
    if pc.any(pc.starts_with(values, "'")).as_py():  # what our own export put before a formula
        values = pc.utf8_trim(pc.replace_substring_regex(values, GUARDED, r"\1"), _BLANKS)
    if pc.any(pc.starts_with(values, '="')).as_py():
        values = pc.utf8_trim(pc.replace_substring_regex(values, r'^="(.*)"$', r"\1"), _BLANKS)
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _claimed(values: pa.ChunkedArray, owners: list[Column], tokenizer: Tokenizer) -> pa.ChunkedArray | None:
    if any(column.pii is Pii.DROP for column in owners):
        return None
    if all(column.type is not ColumnType.TEXT for column in owners):
        values = pc.if_else(pc.is_in(values, value_set=_NONE_WORDS), pa.scalar(None, pa.string()), values)
    personal = [column.type for column in owners if column.pii is Pii.TOKEN]
    return tokenizer.column(values, personal[0]) if personal else values


def _looks_personal(header: str, values: pa.ChunkedArray) -> bool:
    if _PERSONAL_HEADER.search(header) or masked(header) != header:
        return True
    return bool(pc.any(pc.match_substring_regex(values, _PERSONAL_VALUE)).as_py())
