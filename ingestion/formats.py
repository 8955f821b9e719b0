"""Custom file formats and custom streams of `huoshui.toml`.

Flow: `read_streams` turns `[streams."brand.x"]` into a `Stream`, `read_formats` turns `[formats.x]` into a
      `FileFormat` whose `layout` the reader treats like a built-in one.
Why:  any shop system's CSV or XLSX feeds a declared stream without code; mistakes are found at start.
"""

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ingestion.contract import Column, ColumnType, Layout, Pii, Stream
from ingestion.streams.declare import YES_NO, scope
from ingestion.streams.registry import LAYOUTS
from ingestion.toml_reader import Table

KINDS = ("delimited", "fixed_width", "xlsx", "jsonl", "parquet")
CUSTOM_TYPES = ("id", "int", "money", "text", "timestamp", "date", "enum", "rate", "bool", "phone", "openid")
OCCURRENCE = "_occurrence"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How to read one kind of file that is not an export of the platforms.

    `layout` holds the mapped columns with the file's headers as aliases; `positions` the half-open character ranges
    of a fixed-width file by column name; `generate` ids made by hashing other columns.
    """

    name: str
    layout: Layout
    match: str = ""
    kind: str = ""
    delimiter: str = ""
    encoding: str = ""
    header: bool = True
    skip_rows: int = 0
    money_unit: str = "yuan"
    timezone: str = "Asia/Shanghai"
    date_formats: tuple[str, ...] = ()
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    generate: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def stream_layout(stream: Stream) -> Layout:
    """The layout a stream is read with: the special one it counts rows for, else its own columns."""
    for layout in LAYOUTS.values():
        if layout.stream == stream.id:
            return layout
    return Layout(name=stream.table, stream=stream.id, columns=stream.columns)


def read_streams(root: Table) -> tuple[Stream, ...]:
    """Every `[streams."source.name"]`; problems are noted in the table."""
    streams = []
    for name in root.values:
        table = root.table(name)
        stream = _stream(table, name)
        if stream:
            streams.append(stream)
        table.finish()
    return tuple(streams)


def _stream(table: Table, name: str) -> Stream | None:
    source, _, short = name.partition(".")
    if not (source.isidentifier() and short.isidentifier() and name == name.lower()):
        table.problem('the name of a stream is "source.name" in lower-case letters, digits and _.')
        return None
    if name in {layout.stream for layout in LAYOUTS.values()}:
        table.problem(f"{name} is a built-in stream; give yours another name.")
        return None
    declared = tuple(column for one in table.tables("columns") if (column := _column(one)))
    names = {column.name for column in declared}
    if not declared:
        table.problem("columns is missing.")
    columns = tuple(column for column in scope() if column.name not in names) + declared
    known = {column.name for column in columns}
    key, updated_at = table.texts("key"), table.text("updated_at") or None
    if not key:
        table.problem("key is missing.")
    for wanted in (*key, *([updated_at] if updated_at else [])):
        if wanted not in known | {OCCURRENCE}:
            table.problem(f"{wanted} is not among the columns.")
    times = tuple(c.name for c in declared if c.type in (ColumnType.TIMESTAMP, ColumnType.DATE))
    return Stream(
        source=source,
        name=short,
        description=table.text("description", f"One row per {', '.join(key)} (custom stream)."),
        columns=columns,
        key=key,
        updated_at=updated_at,
        version_times=times,
        business_day=table.text("business_day") or next(iter(times), None),
        snapshot=table.flag("snapshot", False),
    )


def _column(table: Table) -> Column | None:
    name = table.required("name")
    kind = table.text("type", "text", CUSTOM_TYPES)
    if name and (not name.isidentifier() or name.startswith("_")):
        table.problem(f"{name!r} is not a column name: letters, digits and _, not starting with _ or a digit.")
        return None
    table.known.add("pii")
    personal = table.values.get("pii", False)
    if personal not in (True, False, "token", "drop"):
        table.problem('pii must be true, false, "token" or "drop".')
    type_ = ColumnType(kind)
    if personal == "drop":
        pii = Pii.DROP
    else:
        pii = Pii.TOKEN if personal or type_ in (ColumnType.PHONE, ColumnType.OPENID) else Pii.NONE
    values = YES_NO if type_ is ColumnType.BOOL else {k: str(v) for k, v in table.mapping("values").items()}
    column = Column(
        name, type_, (name, *table.texts("aliases")), required=table.flag("required", False), pii=pii, values=values
    )
    table.finish()
    return column if name else None


def read_formats(root: Table, streams: Mapping[str, Stream]) -> tuple[FileFormat, ...]:
    """Every `[formats.x]`, checked against the streams it may feed; problems are noted in the table."""
    formats = []
    for name in root.values:
        table = root.table(name)
        stream = streams.get(table.required("stream"))
        if stream is None:
            if table.values.get("stream"):
                table.problem(f"stream {table.values['stream']!r} is neither built in nor declared under [streams].")
            continue
        if "line_hashes" in {column.name for column in stream.columns}:
            table.problem("orders are built from their lines: feed shop.order_lines, one row per line.")
            continue
        formats.append(_format(table, name, stream_layout(stream)))
        table.finish()
    return tuple(formats)


def _format(table: Table, name: str, layout: Layout) -> FileFormat:
    kind = table.text("kind", "", ("", *KINDS))
    resolve = _Resolver(table, layout)
    mapping = table.mapping("columns")
    if not mapping:
        table.problem("columns is missing.")
    positions = resolve.positions(mapping) if kind == "fixed_width" else {}
    headers = {column: column for column in positions} or resolve.headers(mapping)
    constants = {resolve.name(key): str(value) for key, value in table.mapping("constants").items()}
    generate = {resolve.name(key): resolve.names(value) for key, value in table.mapping("generate").items()}
    zone = table.text("timezone", "Asia/Shanghai")
    if zone not in zoneinfo.available_timezones():
        table.problem(f"timezone {zone!r} is not known.")
    covered = set(headers) | set(constants) | set(generate)
    for column in layout.columns:
        if column.required and column.name not in covered:
            table.problem(f"{column.name} is required by {layout.stream}: map, generate or give it as a constant.")
    return FileFormat(
        name=name,
        layout=_narrowed(layout, headers, covered),
        match=table.text("match"),
        kind=kind,
        delimiter=_delimiter(table),
        encoding=_encoding(table),
        header=table.flag("header", True),
        skip_rows=table.whole("skip_rows", 0),
        money_unit=table.text("money_unit", "yuan", ("yuan", "fen")),
        timezone=zone,
        date_formats=table.texts("date_formats"),
        positions=positions,
        constants=constants,
        generate=generate,
    )


def _narrowed(layout: Layout, headers: Mapping[str, str], covered: set[str]) -> Layout:
    """The layout with the format's headers only; a stream derived from columns the file lacks is left out."""
    columns = tuple(
        replace(column, aliases=(headers[column.name],) if column.name in headers else ())
        for column in layout.columns
        if column.name in covered
    )
    derived = tuple(one for one in layout.derived if not one.when or covered & set(one.when))
    kept = tuple(replace(d, columns=tuple(c for c in d.columns if c in covered)) for d in derived)
    order_level = tuple(name for name in layout.order_level if name in covered)
    return replace(layout, columns=columns, derived=kept, order_level=order_level)


def _delimiter(table: Table) -> str:
    value = table.text("delimiter")
    if len(value) > 1 and value not in ("tab", "whitespace"):
        table.problem(f'delimiter must be one character, "tab" or "whitespace", not {value!r}.')
    return "\t" if value == "tab" else value


def _encoding(table: Table) -> str:
    value = table.text("encoding")
    try:
        "".encode(value or "utf-8")
    except LookupError:
        table.problem(f"encoding {value!r} is not known.")
    return value


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Names of a format's columns -> names of the layout's columns, with or without `_fen`."""

    table: Table
    layout: Layout

    def name(self, given: str) -> str:
        names = {column.name for column in self.layout.columns}
        for candidate in (given, f"{given}_fen"):
            if candidate in names or candidate == OCCURRENCE:
                return candidate
        self.table.problem(f"{given!r} is not a column of {self.layout.stream}.")
        return given

    def names(self, given: object) -> tuple[str, ...]:
        items = given if isinstance(given, list) else [given]
        return tuple(self.name(str(item)) for item in items)

    def headers(self, mapping: Mapping[str, object]) -> dict[str, str]:
        """Header -> column(s) becomes column -> header; two headers for one column are a mistake."""
        headers: dict[str, str] = {}
        for header, columns in mapping.items():
            for column in self.names(columns):
                if column in headers:
                    self.table.problem(f"{column} is mapped from both {headers[column]!r} and {header!r}.")
                headers[column] = header
        return headers

    def positions(self, mapping: Mapping[str, object]) -> dict[str, tuple[int, int]]:
        """Column -> [start, end), counted in characters from 0."""
        positions: dict[str, tuple[int, int]] = {}
        for column, span in mapping.items():
            match span:
                case [int(start), int(end)] if 0 <= start < end:
                    positions[self.name(column)] = (start, end)
                case _:
                    self.table.problem(f"{column} must be [start, end) in characters from 0, not {span!r}.")
        return positions
