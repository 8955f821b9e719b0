"""`huoshui quarantine list|show|export|retry`: what was set aside, why, and putting it back after a fix."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from ingestion.settings import load_settings
from rich.console import Console
from rich.table import Table

from orchestration.cli.session import session_of

app = typer.Typer(help="What was set aside, why, and putting it back after a fix.", no_args_is_help=True)

SHOWN_ROWS = 50


@app.command("list")
def list_entries(context: typer.Context) -> None:
    """Every file with rows set aside, and the reasons."""
    from ingestion.quarantine import list_quarantine

    session = session_of(context)
    load_settings(session.home)
    entries = [{**asdict(record), "rows": record.rows} for record in list_quarantine(session.home)]

    def human(console: Console) -> None:
        if not entries:
            console.print("Nothing is set aside.")
            return
        table = Table("id", "file", "stream", "rows", "reasons", box=None)
        for entry in entries:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in entry["reasons"].items())
            table.add_row(
                entry["quarantine_id"][:12], entry["source_file"], entry["stream"], f"{entry['rows']:,}", reasons
            )
        console.print(table)

    session.emit({"entries": entries}, human)


@app.command("show")
def show_entry(
    context: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help="From `huoshui quarantine list`; may be shortened.")],
    reveal: Annotated[bool, typer.Option("--reveal", help="Decrypt the originals, personal values included.")] = False,
) -> None:
    """The rows of one file that were set aside, and why."""
    from ingestion.quarantine import show

    session = session_of(context)
    load_settings(session.home)
    rows = [{**asdict(shown.row), "original": shown.original} for shown in show(session.home, entry, reveal)]
    session.emit({"rows": rows}, lambda console: _draw_rows(console, rows))


@app.command("export")
def export_entry(
    context: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help="From `huoshui quarantine list`; may be shortened.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new .csv, .xlsx or .jsonl file, for you alone (0600).")],
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Cells as delivered, personal values included: to correct and send again.")
    ] = False,
) -> None:
    """Write the rows of one file that were set aside, with the reasons, for whoever can correct them."""
    from ingestion.quarantine_export import export

    session = session_of(context)
    load_settings(session.home)
    data = {"rows": export(session.home, entry, out, reveal), "file": str(out), "revealed": reveal}
    warning = " It holds clear personal values: delete it once it is sent." if reveal else ""
    session.emit(data, lambda console: console.print(f"{data['rows']:,} rows -> {out}.{warning}"))


@app.command("retry")
def retry_entries(
    context: typer.Context,
    entries: Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Left out: all.")] = None,
) -> None:
    """Send what was set aside through intake again, after huoshui.toml was corrected."""
    from ingestion.quarantine import retry

    session = session_of(context)
    results = [result.as_dict() for result in retry(session.home, load_settings(session.home), entries or None)]

    def human(console: Console) -> None:
        if not results:
            console.print("Nothing is set aside.")
        for result in results:
            counts = (
                f"{result['loaded']:,} loaded, {result['duplicate']:,} known, {result['quarantined']:,} still set aside"
            )
            console.print(f"{result['file']}: {counts} {result['message']}".rstrip())

    session.emit({"files": results}, human)


def _draw_rows(console: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows[:SHOWN_ROWS]:
        console.print("  ".join(f"{name}={value}" for name, value in row.items() if value is not None))
    if len(rows) > SHOWN_ROWS:
        console.print(f"... and {len(rows) - SHOWN_ROWS:,} more (--json shows all)")
