"""`huoshui ingest`: files into the lake, every row accounted for."""

from pathlib import Path
from typing import Annotated, Any

import typer
from ingestion.report import FileResult
from ingestion.settings import load_settings
from rich.console import Console
from rich.table import Table

from orchestration.cli.session import session_of
from orchestration.cli.terminal import progress
from orchestration.progress import say

FilesArgument = Annotated[list[Path] | None, typer.Argument(metavar="[FILE ...]", help="Read in place, never moved.")]
FormatOption = Annotated[str | None, typer.Option("--format", help="A format of huoshui.toml or a built-in one.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ingest")(ingest_files)


def ingest_files(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE ...]", help="Read in place, never moved.")
    ] = None,
    format_name: Annotated[
        str | None, typer.Option("--format", help="A format of huoshui.toml or a built-in one.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Rejected or quarantined rows exit 1.")] = False,
) -> None:
    """Take the inbox, or the files named, into the lake."""
    from ingestion.intake import ingest

    session = session_of(context)
    settings = load_settings(session.home)
    with progress(quiet=session.as_json):
        report = ingest(session.home, settings, files or None, format_name, on_file=_announce)
    answer = report.as_dict()
    session.emit(answer, lambda console: show(console, answer, str(session.home.inbox)))
    if is_failure(answer, strict):
        raise typer.Exit(1)


def _announce(result: FileResult, number: int, count: int) -> None:
    say("intake", f"{number}/{count} {result.file}")


def is_failure(answer: dict[str, Any], strict: bool) -> bool:
    """Whether a file could not be reached; under `strict` also whether anything was rejected or set aside."""
    if answer["unreached"]:
        return True
    return strict and any(file["status"] == "rejected" or file["quarantined"] for file in answer["files"])


def show(console: Console, answer: dict[str, Any], inbox: str) -> None:
    """One line per file."""
    for name in answer["unreached"]:
        console.print(f"Could not be read: {name}. Check that it exists and may be read; a retry helps then.")
    if not answer["files"] and not answer["unreached"]:
        console.print(f"The inbox {inbox} is empty: put export files there and call again.")
    if not answer["files"]:
        return
    table = Table("file", "stream", "status", "rows", "loaded", "set aside", "known", "reasons", box=None)
    for file in answer["files"]:
        counts = (f"{file[name] or 0:,}" for name in ("rows_in", "loaded", "quarantined", "duplicate"))
        reasons = ", ".join(f"{reason['reason']} {reason['count']:,}" for reason in file["reasons"])
        table.add_row(file["file"], file["stream"] or "", file["status"], *counts, reasons)
    console.print(table)
    for file in answer["files"]:
        for drift in file.get("drift", ()):
            console.print(f"{file['file']}: {drift['kind'].replace('_', ' ')}: {', '.join(drift['columns'])}")
