"""`huoshui status`: the last run, freshness, quarantine, changed headers, the current release, failing checks."""

from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from orchestration.cli.session import session_of

_UNJUDGED = {"not_delivered", "not_enough_history"}
SHOWN_WARNINGS = 12
SHOWN_DRIFT = 8


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(context: typer.Context) -> None:
    """What state the home is in, and why the last night did not publish if it did not."""
    from orchestration.report import home_report

    session = session_of(context)
    report = home_report(session.home)
    session.emit(report, lambda console: show(console, report))


def show(console: Console, report: dict[str, Any]) -> None:
    """Draw the report, what a person on call needs first."""
    console.print(f"Home      {report['home']}")
    _show_release(console, report["release"])
    _show_run(console, report["last_run"])
    _show_quarantine(console, report["quarantine"])
    _show_drift(console, report["drift"])
    _show_streams(console, report["streams"])


def _show_release(console: Console, release: dict[str, Any] | None) -> None:
    if release is None:
        console.print("Release   none published yet")
        return
    console.print(f"Release   {release['release']}, data through {release['through']}, {release['rows']:,} rows")
    console.print(f"          {release['path']}")
    if release["identity_conflicts"]:
        refused = release["identity_conflicts"]
        console.print(f"          {refused:,} links between ids refused (fct_identity_conflict, docs/identity.md)")


def _show_run(console: Console, run: dict[str, Any] | None) -> None:
    if run is None:
        console.print("Last run  none yet")
        return
    took = f", {run['seconds']} s" if run["seconds"] is not None else ""
    console.print(f"Last run  {run['status']} ({run['run_id'][:8]}), {run['started_at']}{took}")
    blocking = [check for check in run["failing"] if check["is_blocking"]]
    warnings = [check for check in run["failing"] if not check["is_blocking"]]
    for check in blocking:
        console.print(f"  blocking  {check['asset']}: {check['check']}: {check['description']}")
    for sentence in run["errors"]:
        console.print(f"  error     {sentence}")
    unjudged = [check for check in warnings if check["status"] in _UNJUDGED]
    warnings = [check for check in warnings if check["status"] not in _UNJUDGED]
    for check in warnings[:SHOWN_WARNINGS]:
        console.print(f"  warning   {check['asset']}: {check['check']}: {check['description']}")
    if len(warnings) > SHOWN_WARNINGS:
        console.print(f"  ... and {len(warnings) - SHOWN_WARNINGS} more warnings (--json shows all)")
    if unjudged:
        console.print(f"  {len(unjudged)} checks could not judge yet: too little history, or nothing delivered")


def _show_quarantine(console: Console, quarantine: dict[str, Any]) -> None:
    console.print(f"Set aside {quarantine['rows']:,} rows")
    for stream, reasons in sorted(quarantine["streams"].items()):
        console.print(
            f"          {stream}: " + ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
        )


def _show_drift(console: Console, drift: list[dict[str, Any]]) -> None:
    """What changed in file headers in the last two weeks."""
    if drift:
        console.print("Headers   changed lately (docs/operations.md says what to do)")
    for event in drift[:SHOWN_DRIFT]:
        kind, columns = event["kind"].replace("_", " "), ", ".join(event["columns"])
        console.print(f"          {event['recorded_at'][:10]}  {event['stream']}: {kind}: {columns} ({event['file']})")
    if len(drift) > SHOWN_DRIFT:
        console.print(f"          ... and {len(drift) - SHOWN_DRIFT} more (--json shows all)")


def _show_streams(console: Console, streams: list[dict[str, Any]]) -> None:
    table = Table("stream", "last load", "hours ago", "rows", box=None, pad_edge=False)
    for stream in streams:
        table.add_row(stream["stream"], stream["last_load_at"], str(stream["hours_ago"]), f"{stream['rows']:,}")
    if streams:
        console.print(table)
