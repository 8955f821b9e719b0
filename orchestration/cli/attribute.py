"""`huoshui attribute`: every rule on a file of paths, without a home. The same code as the nightly run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from ingestion.errors import HuoshuiError
from ingestion.memory import keep_freed
from rich.console import Console
from rich.table import Table

from orchestration.cli.session import session_of

if TYPE_CHECKING:
    from analytics.attribution.comparison import Comparison, Options


class AttributionError(HuoshuiError):
    """The file of paths, or an option, does not make sense."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("attribute")(attribute)


def attribute(
    context: typer.Context,
    paths: Annotated[
        Path, typer.Argument(metavar="PATHS.csv", help="Rows path;conversions;value;null, path a > b > c.")
    ],
    direct: Annotated[str, typer.Option(metavar="A,B", help="Channels that last_non_direct passes over.")] = "",
    order: Annotated[
        int | None, typer.Option(min=1, max=3, help="Order of the Markov chain; left out: by likelihood.")
    ] = None,
    step_days: Annotated[
        float | None, typer.Option(help="Days between touches; adds time_decay (half-life 7 days).")
    ] = None,
) -> None:
    """Credit the channels of a file of paths by every rule that needs no times."""
    from analytics.attribution.comparison import Options

    keep_freed()
    named = tuple(name.strip() for name in direct.split(",") if name.strip())
    compared = compare_file(paths, Options(named, order, step_days))
    data = {"rows": compared.rows.to_pylist(), "diagnostics": compared.diagnostics}
    session_of(context).emit(data, lambda console: show(console, compared))


def compare_file(file: Path, options: "Options") -> "Comparison":
    """All rules on the paths of a file. Raises AttributionError with the row, column or option that is wrong."""
    from analytics.attribution.comparison import compare
    from analytics.attribution.path_file import read_paths
    from analytics.attribution.paths import PathError

    try:
        return compare(read_paths(file), options)
    except PathError as error:
        raise AttributionError(f"{file.name} could not be attributed: {error} A retry does not help.") from error
    except FileNotFoundError as error:
        raise AttributionError(f"There is no file {file}. A retry does not help.") from error


def show(console: Console, compared: "Comparison") -> None:
    """Rows for people, then what the figures rest on."""
    table = Table("channel", "rule", "conversions", "value", box=None)
    for row in compared.rows.to_pylist():
        table.add_row(row["channel"], row["rule"], f"{row['conversions']:,.4f}", f"{row['value']:,.2f}")
    console.print(table)
    told = compared.diagnostics
    console.print(f"\n{told['paths']:,} paths, {told['conversions']:,.0f} conversions, {told['null']:,.0f} without.")
    chain, solved = told["markov"], told["shapley"]
    console.print(f"Markov chain of order {chain['order']}, conversion probability {chain['p0']:.6f}.")
    drawn = f", {solved['permutations']:,} orders drawn per large set" if solved["permutations"] else ""
    console.print(f"Shapley {solved['method']} over {solved['sets']:,} sets{drawn}.")
    for note in told["notes"]:
        console.print(note)
