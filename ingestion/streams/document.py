"""Writes the part of docs/raw_contract.md that lists every layout and stream, from the declarations themselves.

Flow: registry -> Markdown between two markers. `python -m ingestion.streams.document docs/raw_contract.md` rewrites
the part in place; a test holds the file against the declarations, so the page cannot drift.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from ingestion.contract import Column, Layout, Stream
from ingestion.streams.registry import LAYOUTS, STREAMS

BEGIN = "<!-- generated from ingestion/streams: begin -->"
END = "<!-- generated from ingestion/streams: end -->"


def render() -> str:
    """Markdown of all layouts (with the headers they accept) and of the streams that have no layout of their own."""
    own = [_layout(layout) for layout in LAYOUTS.values()]
    main = {layout.stream for layout in LAYOUTS.values()}
    derived = [_derived(stream) for stream in STREAMS.values() if stream.id not in main]
    return "\n".join([BEGIN, "", *own, "### Streams fed by another stream's file", "", *derived, END])


def rewrite(page: Path) -> None:
    """Replaces the generated part of `page`; raises ValueError when a marker is missing."""
    head, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise ValueError(f"{page} lacks the markers of the generated part; put them back and run again.")
    page.write_text(head + render() + tail, "utf-8")


def _layout(layout: Layout) -> str:
    stream = STREAMS[layout.stream]
    also = f" Also feeds {', '.join(f'`{d.stream}`' for d in layout.derived)}." if layout.derived else ""
    rows = "\n".join(_row(column) for column in layout.columns)
    return (
        f"### `{stream.id}`\n\n{stream.description}{also}\n\n{_facts(stream)}\n\n"
        f"| column | type | headers | notes |\n|---|---|---|---|\n{rows}\n"
    )


def _derived(stream: Stream) -> str:
    columns = _list(column.name for column in stream.columns)
    return f"**`{stream.id}`** {stream.description} {_facts(stream)} Columns: {columns}.\n"


def _facts(stream: Stream) -> str:
    version = f"`{stream.updated_at}`" if stream.updated_at else f"greatest of {_list(stream.version_times)}"
    if not stream.updated_at and not stream.version_times:
        version = "the export time in the file name"
    return f"Key: {_list(stream.key)}. Version: {version}."


def _row(column: Column) -> str:
    notes = ["required"] * column.required
    notes += [{"token": "personal: token", "drop": "personal: dropped"}[column.pii]] if column.pii != "none" else []
    notes += [_list(dict.fromkeys(column.values.values()))] if column.type == "enum" else []
    headers = " · ".join(column.aliases) or "-"
    return f"| `{column.name}` | {column.type} | {headers} | {'; '.join(notes)} |"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
