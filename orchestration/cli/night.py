"""`huoshui run`: the nightly job once, in this process."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from ingestion.errors import HuoshuiError
from ingestion.home import Home
from rich.console import Console

from orchestration.cli.session import session_of
from orchestration.cli.terminal import progress

if TYPE_CHECKING:
    from orchestration.night import NightOutcome

ThroughOption = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Last business day; else yesterday.")]
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    context: typer.Context,
    through: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Last business day; else yesterday.")
    ] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Build everything from scratch.")] = False,
    refit: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Replace the recorded fits of a month.")] = None,
) -> None:
    """The nightly job once: take the inbox in, check, build, check, publish."""
    from orchestration.night import NightRequest, run_night

    session = session_of(context)
    request = NightRequest(business_day(through) if through else None, full_refresh, refit or "")
    if refit is not None:
        require_fit(session.home, refit)
    with progress(quiet=session.as_json):
        outcome = run_night(session.home, request)
    session.emit(outcome.as_dict(), lambda console: show_outcome(console, outcome))
    if not outcome.is_published:
        raise typer.Exit(1)


def business_day(text: str) -> date:
    """A date as YYYY-MM-DD; anything else is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date like 2026-01-31.") from None


def require_fit(home: Home, month: str) -> None:
    """Refuse a refit of a month nothing was fitted for."""
    if not _MONTH.fullmatch(month):
        raise typer.BadParameter(f"{month!r} is not a month like 2026-01.")
    if not any((home.lake / "models").glob(f"*/{month}.json")):
        raise HuoshuiError(
            f"Refitting {month} was refused: {home.lake / 'models'} records no fit of that month. "
            "A retry does not help; run without --refit."
        )


def show_outcome(console: Console, outcome: "NightOutcome") -> None:
    """Tell how the night ended, and why it did not publish."""
    if outcome.is_published:
        console.print(f"Published {outcome.release_id}: data through {outcome.through}, {outcome.seconds:.0f} s.")
        return
    console.print(
        f"Not published (run {outcome.run.run_id[:8]}, {outcome.seconds:.0f} s). The current release is unchanged."
    )
    for check in outcome.run.failing:
        if check.is_blocking:
            console.print(f"  blocking: {check.asset}: {check.check}: {check.description}")
    for sentence in outcome.run.errors:
        console.print(f"  {sentence}")
    console.print("See `huoshui status`, or the run in the UI (`huoshui ui`).")
