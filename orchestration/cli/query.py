"""`huoshui query`: read-only SQL on the current release, as a table, CSV or Parquet."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from ingestion.errors import HuoshuiError
from ingestion.spreadsheet import guarded_table
from rich.console import Console
from rich.table import Table

from orchestration.cli.session import Session, session_of

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN_ROWS = 200


class Format(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    CSV = "csv"
    PARQUET = "parquet"


class QueryError(HuoshuiError):
    """The statement is wrong, or the release refuses it."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("query")(query)


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="e.g. select * from marts.mart_channel_daily limit 5")],
    form: Annotated[Format, typer.Option("--format", help="table, csv or parquet.")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write here instead of the terminal.")] = None,
) -> None:
    """Run read-only SQL on the current release (schema `marts`)."""
    session = session_of(context)
    if form is Format.PARQUET and out is None:
        raise typer.BadParameter("Parquet needs a file: --out FILE.")
    answer = run_sql(session, sql)
    if out is not None:
        write_file(answer, form, out)
        data = {"rows": answer.num_rows, "file": str(out)}
        session.emit(data, lambda console: console.print(f"{answer.num_rows:,} rows -> {out}"))
    elif form is Format.CSV and not session.as_json:
        write_csv(answer)
    else:
        session.emit({"rows": answer.to_pylist()}, lambda console: show(console, answer))


def run_sql(session: Session, sql: str) -> "pa.Table":
    """The answer as Arrow. Raises QueryError for wrong SQL, NoReleaseError before the first release."""
    import duckdb
    from serving.open_release import query as ask

    try:
        return ask(session.home.serving, sql)
    except duckdb.Error as error:
        raise QueryError(f"The query on the current release failed: {error} A retry does not help.") from error


def write_file(answer: "pa.Table", form: Format, out: Path) -> None:
    """Write the answer as Parquet or CSV (the default for a file)."""
    if form is Format.PARQUET:
        import pyarrow.parquet as pq

        pq.write_table(answer, out)
    else:
        from pyarrow import csv

        csv.write_csv(guarded_table(answer), out)


def write_csv(answer: "pa.Table") -> None:
    """CSV on stdout; text a spreadsheet would run begins with an apostrophe (Parquet and JSON are exact)."""
    from pyarrow import csv

    csv.write_csv(guarded_table(answer), sys.stdout.buffer)


def show(console: Console, answer: "pa.Table") -> None:
    """A table for people, cut at `SHOWN_ROWS`."""
    table = Table(*answer.column_names, box=None)
    for row in answer.slice(0, SHOWN_ROWS).to_pylist():
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    console.print(table)
    if answer.num_rows > SHOWN_ROWS:
        console.print(f"{answer.num_rows:,} rows, the first {SHOWN_ROWS} shown; --out FILE writes all.")
