"""Cells as delivered -> clean cells without a clear personal value, still text, batch by batch.

Flow: header -> what becomes of each column -> every batch: guards and blanks off, empty is null -> personal columns
      become tokens or vanish -> unknown columns that look personal vanish too.
Why:  from here on (SQL, Parquet, quarantine) nothing can leak what is no longer there.
"""

import json
import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contract import Column, ColumnType, Pii
from ingestion.files.headers import OURS, match_header, normalized
from ingestion.files.table import ROW_NUMBER, Candidate
from ingestion.files.trimming import has_any, spans, trimmed
from ingestion.privacy import Tokenizer, is_code_like, masked

_NONE_WORDS = pa.array(["-", "--", "—", "/", "null", "NULL"])
_LONGEST_NONE = 4  # bytes
_NONE_FIRST = bytes({word.encode()[0] for word in _NONE_WORDS.to_pylist()})
_PERSONAL_HEADER = re.compile(
    r"姓名|名字|昵称|手机|电话|联系人|联系方式|地址|微信号|身份证|证件|邮箱|备注|留言|生日|openid|unionid|external_?userid|phone|mobile|email|e-mail|address|nickname",
    re.IGNORECASE,
)
_PERSONAL_VALUE = (
    r"(^|[^0-9])1[3-9][0-9]{9}([^0-9]|$)|(^|[^0-9])[1-9][0-9]{16}[0-9Xx]([^0-9]|$)|[\w.+-]+@[\w-]+\.[a-z]"
    r"|(^|[^A-Za-z0-9])(o[\w-]{27}|w[mo][\w-]{30})([^\w-]|$)"  # openid, unionid, external_userid
    r"|\p{Han}{2}[市区县镇乡][\p{Han}\w]{1,20}[路街道巷弄村][\w-]*[0-9]"  # street address
)


class LooksPersonal(Exception):  # noqa: N818  a finding, not a fault
    """An unknown column turned out to be personal after part of it had passed; the delivery must be read again."""


def cell(position: int) -> str:
    """Name of a clean cell column; its blank keeps it apart from declared columns."""
    return f"cell {position}"


class Cleaner:
    """Cleans the cells of one file.

    `positions` maps column name -> cell position N, `places` are the N kept as column `cell N`. What is learned on
    the way: `withheld`, positions of unknown columns left out because they look personal; `filled`, of unknown columns
    that hold any value.
    """

    def __init__(self, candidate: Candidate, headers: Sequence[str], tokenizer: Tokenizer) -> None:
        self.headers, self._tokenizer = tuple(headers), tokenizer
        self.positions = match_header(candidate, self.headers).positions
        self._claims: dict[int, list[Column]] = {}
        for column in candidate.layout.columns:
            if column.name in self.positions:
                self._claims.setdefault(self.positions[column.name], []).append(column)
        self.places = tuple(place for place in range(len(self.headers)) if self._is_kept(place))
        self.withheld = {place for place in self._unclaimed() if has_personal_header(self.headers[place])}
        self.filled: set[int] = set()
        self._has_begun = False

    def _is_kept(self, place: int) -> bool:
        if place in self._claims:
            return all(column.pii is not Pii.DROP for column in self._claims[place])
        name = normalized(self.headers[place])
        return bool(name) and not name.startswith(OURS)

    def _unclaimed(self) -> list[int]:
        return [place for place in self.places if place not in self._claims]

    @property
    def unknown(self) -> tuple[int, ...]:
        """Positions of the columns nobody claims that are kept."""
        return tuple(place for place in self._unclaimed() if place not in self.withheld)

    @property
    def new_headers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Headers nobody claims: those of kept columns with values, those of columns left out as personal."""
        kept = tuple(self.headers[place] for place in self.unknown if place in self.filled)
        return kept, tuple(self.headers[place] for place in sorted(self.withheld))

    @property
    def schema(self) -> pa.Schema:
        """`rn`, then one string column per place."""
        return pa.schema([(ROW_NUMBER, pa.int64()), *((cell(place), pa.string()) for place in self.places)])

    def begin(self) -> None:
        """Forget how far a former pass came; what it learned stays."""
        self._has_begun = False

    def clean(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The kept cells of trimmed cells, pseudonymized.

        Raises:
            LooksPersonal: read the delivery again with this same cleaner.

        """
        columns = [batch[ROW_NUMBER], *(self._kept(place, batch[f"c{place}"]) for place in self.places)]
        self._has_begun = True
        return pa.record_batch(columns, schema=self.schema)

    def rows(self, cells: pa.Table) -> dict[int, dict[int, str]]:
        """Some rows as delivered, cleaned -> row number to the filled cells by place."""
        found: dict[int, dict[int, str]] = {}
        for batch in cells.to_batches():
            for row in self.clean(trimmed(batch)).to_pylist():
                found[row[ROW_NUMBER]] = {p: row[cell(p)] for p in self.places if row[cell(p)] is not None}
        return found

    def told(self, row: dict[int, str]) -> str:
        """A bad row as JSON by header: numbers, times, ids, known wordings and tokens; other text is starred.

        Cells of a bad row may stand under the wrong header, and a name has no form that gives it away.
        """
        kept = {self.headers[p]: self._harmless(p, row.get(p, "")) for p in self.places if p not in self.withheld}
        return json.dumps(kept, ensure_ascii=False)

    def _harmless(self, place: int, value: str) -> str:
        owners = self._claims.get(place, [])
        is_token = any(column.pii is Pii.TOKEN for column in owners)
        is_known = any(value in column.values or value in column.values.values() for column in owners)
        return value if not value or is_token or is_known or is_code_like(value) else "***"

    def _kept(self, place: int, values: pa.Array) -> pa.Array:
        owners = self._claims.get(place)
        if owners:
            return self._claimed(values, owners)
        if place not in self.withheld and values.null_count < len(values):
            self.filled.add(place)
            if has_personal_value(values):
                self.withheld.add(place)
                if self._has_begun:
                    raise LooksPersonal
        return pa.nulls(len(values), pa.string()) if place in self.withheld else values

    def _claimed(self, values: pa.Array, owners: Sequence[Column]) -> pa.Array:
        if all(column.type is not ColumnType.TEXT for column in owners) and _may_hold_none(values):
            is_none = pc.is_in(values, value_set=_NONE_WORDS)
            if pc.any(is_none).as_py():
                values = pc.if_else(is_none, pa.scalar(None, pa.string()), values)
        personal = [column.type for column in owners if column.pii is Pii.TOKEN]
        return self._tokenizer.column(values, personal[0]) if personal else values


def _may_hold_none(values: pa.Array) -> bool:
    """Whether any cell is as short as a word for none and begins like one: a tenth of what looking for them costs."""
    begins, ends, text = spans(values)
    short = begins[(ends > begins) & (ends - begins <= _LONGEST_NONE)]
    return bool(len(short)) and has_any(text.take(short), _NONE_FIRST)


def has_personal_header(header: str) -> bool:
    """Whether a header names, or is, something personal."""
    return bool(_PERSONAL_HEADER.search(header)) or masked(header) != header


def has_personal_value(values: pa.Array) -> bool:
    """Whether any cell holds a phone, an identity card, an openid, mail or a street address."""
    return bool(pc.any(pc.match_substring_regex(values, _PERSONAL_VALUE)).as_py())
