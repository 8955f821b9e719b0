"""Clean cells -> relation `typed`: one typed column per declared column, and what is wrong with each row.

Flow: stream of cells -> plain spellings by round trip, the rest by strict rules -> blank and total rows leave ->
      `_check` = number of the first failed check, 0 for a good row -> record hashes, as one statement of the engine.
Why:  every row is judged by the engine at once, without being held in memory; bad rows are the only ones Python ever
      looks at.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.casting import REASONS, Plain, Reading, cast_sql, plain
from ingestion.cells import Cleaner, cell
from ingestion.contract import Column, ColumnType, Pii, Stream
from ingestion.files.table import Candidate
from ingestion.formats import OCCURRENCE
from ingestion.scope import Scope, ScopeSql, check_scope, scope_sql
from ingestion.settings import Settings
from ingestion.shape import ARROW_TYPES, literal, quoted, sql_type

TORN_ID = "torn_id"
CELLS = "cells"  # the name under which a stream of clean cells is registered
TOTALS = ("合计", "总计", "小计", "共计", "汇总", "合计:", "总计:", "合计：", "总计：", "Total", "TOTAL", "total")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong with a row; `column` is None for its owner. `place` is the cell it is about."""

    reason: str
    header: str
    condition: str
    column: Column | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a file is read as: its candidate layout, the stream that counts its rows, and where it was delivered."""

    candidate: Candidate
    stream: Stream
    scope: Scope
    settings: Settings

    @property
    def reading(self) -> Reading:
        """Units and time patterns of the format."""
        custom = self.candidate.format
        return Reading(custom.money_unit, custom.timezone, custom.date_formats) if custom else Reading()

    @property
    def constants(self) -> Mapping[str, str]:
        """Values the format gives to columns the file lacks."""
        return self.candidate.format.constants if self.candidate.format else {}

    @property
    def columns(self) -> list[Column]:
        """The declared columns that may leave the reader."""
        return [column for column in self.candidate.layout.columns if column.pii is not Pii.DROP]


class TypedSql:
    """The statement over `cells`, and the checks it numbers from 1."""

    def __init__(self, cleaner: Cleaner, target: Target) -> None:
        """Work out the statement.

        Raises:
            FileRejected: unknown_shop.

        """
        self.cleaner, self.target = cleaner, target
        check_scope(target.stream, target.scope, {*cleaner.positions, *target.constants})
        self._sources = {column.name: self._source(column) for column in target.columns}
        self._plains = self._found_plains()
        own = {name: self._sources[name] for name in ("brand_id", "shop_id") if self._sources.get(name)}
        self._owner = scope_sql(target.stream, target.scope, target.settings, {k: v for k, v in own.items() if v})
        self.checks = _checks(target.columns, cleaner, self._owner)

    @property
    def stream(self) -> Stream:
        """The stream that counts the rows."""
        return self.target.stream

    @property
    def same(self) -> Mapping[str, str]:
        """Values of the columns that are the same in every row."""
        return self._owner.same

    @property
    def names(self) -> list[str]:
        """The declared columns of the statement."""
        names = [column.name for column in self.target.columns]
        return [*names, *(name for name in ("brand_id", "shop_id") if name not in names)]

    def _source(self, column: Column) -> str | None:
        if column.name in self.cleaner.positions:
            return quoted(cell(self.cleaner.positions[column.name]))
        constant = self.target.constants.get(column.name)
        return None if constant is None else literal(constant)

    def _reading(self, column: Column) -> Reading:
        """A header that is the column's own name with `_fen` states its unit itself."""
        place = self.cleaner.positions.get(column.name)
        is_fen = column.name.endswith("_fen") and place is not None
        if is_fen and self.target.candidate.format is None and self.cleaner.headers[place or 0].strip() == column.name:
            return Reading("fen")
        return self.target.reading

    def _found_plains(self) -> dict[str, Plain]:
        found = ((c.name, plain(c, self._reading(c))) for c in self.target.columns if c.name in self.cleaner.positions)
        return {name: one for name, one in found if one}

    def select(self) -> str:
        """Columns: `rn`, every declared column, `_extra`, `_raw_json`, `_check`."""
        columns = [column for column in self.target.columns if column.name not in ("brand_id", "shop_id")]
        values = [f"{self._value(column)} as {quoted(column.name)}" for column in columns]
        owner = [f"{self._owner.brand} as brand_id", f"{self._owner.shop} as shop_id"]
        probed = f"select *{self._probes()} from {CELLS} where {self._is_record()}"
        proven = f"select *{self._proofs()} from ({probed})"
        extra, raw = self._extra(), self._raw_json()
        read = f"select *, {', '.join(values + owner)}, {extra} as _extra, {raw} as _raw_json from ({proven})"
        arms = " ".join(f"when {check.condition} then {number}" for number, check in enumerate(self.checks, 1))
        checked = f"select *, case {arms} else 0 end as _check from ({read})"
        kept = ", ".join(quoted(name) for name in ("rn", *self.names, "_extra", "_raw_json", "_check"))
        return f"select {kept} from (select *{self._generated()} from ({checked}))"

    def _probes(self) -> str:
        return "".join(
            f", try_cast({self._sources[name]} as {one.kind}) as {quoted('q ' + name)}"
            for name, one in self._plains.items()
        )

    def _proofs(self) -> str:
        parts = []
        for name, one in self._plains.items():
            probe = quoted("q " + name)
            proof = f"coalesce({probe}::VARCHAR = {self._sources[name]} and {one.bounds.format(probe)}, false)"
            parts.append(f", {proof} as {quoted('p ' + name)}")
        return "".join(parts)

    def _value(self, column: Column) -> str:
        source = self._sources[column.name]
        if source is None:
            return f"cast(null as {sql_type(ARROW_TYPES[column.type])})"
        strict = cast_sql(column, source, self._reading(column))
        one = self._plains.get(column.name)
        if one is None:
            return strict
        value = one.value.format(quoted("q " + column.name))
        return f"case when {quoted('p ' + column.name)} then {value} else {strict} end"

    def _generated(self) -> str:
        """Ids made of other columns replace the empty ones: md5 over their values and, where asked, the occurrence."""
        generate = self.target.candidate.format.generate if self.target.candidate.format else {}
        if not generate:
            return ""
        made = []
        for name, parts in generate.items():
            stated = [quoted(part) for part in parts if part != OCCURRENCE]
            values = [f"coalesce({part}::varchar, '')" for part in stated]
            if OCCURRENCE in parts:
                values.append(f"(row_number() over (partition by {', '.join(stated)} order by rn))::varchar")
            made.append(f"md5(concat_ws(chr(31), {', '.join(values)})) as {quoted(name)}")
        return f" replace ({', '.join(made)})"

    def _is_record(self) -> str:
        """Neither a blank row nor a total: a total begins with its word and lacks a required value."""
        names = [quoted(cell(place)) for place in self.cleaner.places]
        first = f"coalesce({', '.join(names)})"
        places = self.cleaner.positions
        required = [quoted(cell(places[c.name])) for c in self.target.columns if c.required and c.name in places]
        words = ", ".join(literal(word) for word in TOTALS)
        lacks = " or ".join(f"{name} is null" for name in required)
        total = f"(({lacks}) and coalesce({first} in ({words}), false))" if required else "false"
        return f"{first} is not null and not {total}"

    def _extra(self) -> str:
        """Unknown cells with a value, as JSON by header; null without any."""
        return _json_of(dict.fromkeys(self.cleaner.unknown, "true"), self.cleaner.headers)

    def _raw_json(self) -> str:
        """Delivered cells whose text the typed values do not give back, as JSON by header; null without any."""
        lossy: dict[int, list[str]] = {}
        for column in self.target.columns:
            place = self.cleaner.positions.get(column.name)
            if place is not None:
                lossy.setdefault(place, []).append(self._lossy(column))
        told = {place: " and ".join(conditions) for place, conditions in lossy.items() if "false" not in conditions}
        return _json_of(told, self.cleaner.headers)

    def _lossy(self, column: Column) -> str:
        if column.name in self._plains:
            return f"not {quoted('p ' + column.name)}"
        if column.type in (ColumnType.RATE, ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.MONEY):
            return "true"
        usual = dict(reversed([(code, word) for word, code in column.values.items()]))
        other = [word for word, code in column.values.items() if word not in (code, usual[code])]
        return f"{self._sources[column.name]} in ({', '.join(map(literal, other))})" if other else "false"


def _json_of(conditions: Mapping[int, str], headers: Sequence[str]) -> str:
    """SQL of a JSON object with the cells at those places that are filled and meet their condition; null for none."""
    if not conditions:
        return "null::VARCHAR"
    wanted = {p: f"({quoted(cell(p))} is not null and {condition})" for p, condition in conditions.items()}
    parts = []
    for place, condition in wanted.items():
        name = literal(json.dumps(headers[place], ensure_ascii=False) + ":")
        parts.append(f"case when {condition} then {name} || to_json({quoted(cell(place))})::VARCHAR end")
    return f"case when {' or '.join(wanted.values())} then '{{' || concat_ws(',', {', '.join(parts)}) || '}}' end"


def _checks(columns: Sequence[Column], cleaner: Cleaner, owner: ScopeSql) -> list[Check]:
    """Every check with the condition under which a row fails it, in declared order; the owner comes first."""
    checks = [Check("unknown_shop", "店铺ID", f"({owner.is_unknown})")]
    for column in columns:
        place = cleaner.positions.get(column.name)
        if place is None or column.name in ("brand_id", "shop_id"):
            continue
        header, source, value = cleaner.headers[place], quoted(cell(place)), quoted(column.name)
        if column.type in REASONS:
            wrong = f"({source} is not null and {value} is null)"
            checks.append(Check(REASONS[column.type], header, wrong, column, place))
        if column.type is ColumnType.ID:  # a quote out of place makes the next line part of the cell
            checks.append(Check(TORN_ID, header, f"coalesce(contains({source}, chr(10)), false)", column, place))
        if column.required:
            checks.append(Check("missing_value", header, f"({source} is null)", column, place))
    return checks
