"""`huoshui score`: RFM, BG/NBD, MBG/NBD and Gamma-Gamma on a file of transactions, without a home."""

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from ingestion.errors import HuoshuiError
from ingestion.spreadsheet import guarded_table
from rich.console import Console
from rich.table import Table

from orchestration.cli.night import business_day
from orchestration.cli.session import session_of

if TYPE_CHECKING:
    import pyarrow as pa
    from analytics.lifetime.scoring import Fits
    from analytics.lifetime.transaction_file import Columns, Transactions

MONEY = ("mean_repeat_value", "monetary", "e_value", "clv_365")
EPOCH = date(1970, 1, 1)


class ScoreError(HuoshuiError):
    """The file of transactions, or an option, does not make sense."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score")(score)


def score(  # noqa: PLR0913, PLR0917 - Typer reads one option from each parameter
    context: typer.Context,
    transactions: Annotated[Path, typer.Argument(metavar="TRANSACTIONS.csv", help="One row per transaction.")],
    date_column: Annotated[str, typer.Option(help="Day of the transaction.")],
    id_column: Annotated[str, typer.Option(help="Who bought.")],
    value_column: Annotated[str, typer.Option(help="Amount; refunds are negative.")],
    calibration_end: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Fit and score as of this day; what follows is the holdout."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="One row per customer: .parquet, else CSV.")] = None,
) -> None:
    """Who is alive, who will buy, and what they are worth, from any file of transactions."""
    from analytics.lifetime.transaction_file import Columns

    end = business_day(calibration_end) if calibration_end else None
    read = read_file(transactions, Columns(id_column, date_column, value_column))
    answer, customers = score_file(read, end)
    if out is not None:
        write_file(customers, out)
        answer["file"] = str(out)
    session_of(context).emit(answer, lambda console: show(console, answer))


def read_file(file: Path, columns: "Columns") -> "Transactions":
    """The transactions of a file. Raises ScoreError with the row or column that is wrong."""
    from analytics.lifetime.transaction_file import TransactionError, read_transactions

    try:
        return read_transactions(file, columns)
    except TransactionError as error:
        raise ScoreError(f"{file.name} could not be scored: {error} A retry does not help.") from error
    except FileNotFoundError as error:
        raise ScoreError(f"There is no file {file}. A retry does not help.") from error


def score_file(read: "Transactions", end: date | None) -> tuple[dict[str, Any], "pa.Table"]:
    """What is told of all customers, and one row for each of them."""
    from analytics.lifetime.calibration import calibrate
    from analytics.lifetime.likelihood import Model
    from analytics.lifetime.scoring import Terms, fit_models, score_customers
    from analytics.lifetime.summary import summarize
    from analytics.lifetime.transaction_file import MINOR_UNITS

    last = int(read.purchases.day.max())
    through = (end - EPOCH).days if end else last
    summary = summarize(read.purchases, through)
    if not len(summary):
        raise ScoreError(
            f"Nobody bought anything up to {end}; the file ends {EPOCH + timedelta(last)}. A retry does not help."
        )
    fits = fit_models(summary)
    scored = score_customers(read.purchases, through, fits, Terms(minor_units=MINOR_UNITS))
    held = calibrate(Model.BG_NBD, read.purchases, last, through) if through < last else None
    answer = {
        "parameters": told_parameters(fits),
        "customers": len(summary),
        "through": str(EPOCH + timedelta(through)),
        "holdout": asdict(held) if held else None,
    }
    return answer, _for_people(scored, read)


def told_parameters(fits: "Fits") -> dict[str, Any]:
    """Parameters by model, in currency units; null where a model could not be fitted, and why under `status`."""
    from analytics.lifetime.transaction_file import MINOR_UNITS

    told: dict[str, Any] = {}
    for name, fit in (("bg_nbd", fits.bg_nbd), ("mbg_nbd", fits.mbg_nbd)):
        values = asdict(fit.parameters) if fit.parameters else dict.fromkeys(("r", "alpha", "a", "b"))
        told[name] = {**values, "log_likelihood": fit.log_likelihood, "status": fit.status.value}
    value = fits.gamma_gamma
    values = asdict(value.parameters) if value.parameters else dict.fromkeys(("p", "q", "v"))
    if value.parameters:
        values["v"] = value.parameters.v / MINOR_UNITS
    told["gamma_gamma"] = {**values, "log_likelihood": _in_units(fits), "status": value.status.value}
    return told


def _in_units(fits: "Fits") -> float | None:
    """Log-likelihood of mean values in currency units instead of minor ones: a density per unit."""
    import math

    from analytics.lifetime.transaction_file import MINOR_UNITS

    found = fits.gamma_gamma
    return None if found.log_likelihood is None else found.log_likelihood + found.customers * math.log(MINOR_UNITS)


def _for_people(scored: "pa.Table", read: "Transactions") -> "pa.Table":
    """Customers by their own ids, money in currency units."""
    import pyarrow.compute as pc
    from analytics.lifetime.transaction_file import MINOR_UNITS

    for name in MONEY:
        place = scored.column_names.index(name)
        scored = scored.set_column(place, name, pc.divide(pc.cast(scored[name], "float64"), float(MINOR_UNITS)))
    ids = read.ids.take(scored["customer"].combine_chunks())
    return scored.set_column(0, "customer_id", ids)


def write_file(customers: "pa.Table", out: Path) -> None:
    """Parquet for a name that ends in .parquet, else CSV that is safe in a spreadsheet."""
    if out.suffix.lower() == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(customers, out)
    else:
        from pyarrow import csv

        csv.write_csv(guarded_table(customers), out)


def show(console: Console, answer: dict[str, Any]) -> None:
    """Parameters for people."""
    table = Table("model", "parameters", "log-likelihood", "fit", box=None)
    for model, values in answer["parameters"].items():
        named = ", ".join(
            f"{name} {value:.4f}"
            for name, value in values.items()
            if name not in {"log_likelihood", "status"} and value is not None
        )
        likelihood = values["log_likelihood"]
        table.add_row(model, named, "" if likelihood is None else f"{likelihood:,.2f}", values["status"])
    console.print(table)
    console.print(f"\n{answer['customers']:,} customers as of {answer['through']}.")
    held = answer["holdout"]
    if held:
        expected, actual, days = held["expected"], held["actual"], held["holdout_days"]
        console.print(f"Holdout of {days} days: {expected:,.0f} purchases expected, {actual:,} made.")
    if "file" in answer:
        console.print(f"One row per customer -> {answer['file']}")
