"""`huoshui releases`, `rollback`, `verify`: what is published."""

from typing import Annotated

import typer
from ingestion.locks import writer_lock
from rich.console import Console
from rich.table import Column, Table

from orchestration.cli.session import Session, session_of

ReleaseArgument = Annotated[str | None, typer.Argument(metavar="RELEASE", help="A release id from `huoshui releases`.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("releases")(releases)
    app.command("rollback")(roll_back)
    app.command("verify")(verify_release)


def releases(context: typer.Context) -> None:
    """List published releases, newest first."""
    from serving.release import list_releases

    session = session_of(context)
    rows = [
        {
            "release": release.release_id,
            "current": release.is_current,
            "pinned": release.is_pinned,
            "through": release.manifest.data_through_date.isoformat(),
            "built_at": release.manifest.built_at.isoformat(timespec="seconds"),
            "tables": len(release.manifest.tables),
            "rows": release.manifest.rows,
        }
        for release in list_releases(session.home.serving)
    ]
    session.emit({"releases": rows}, lambda console: _show(console, rows))


def roll_back(context: typer.Context, release: ReleaseArgument = None) -> None:
    """Make a release current: the one named, else the one before the current one."""
    from serving.release import rollback

    session = session_of(context)
    with writer_lock(session.home, "huoshui rollback"):
        chosen = rollback(session.home.serving, release)
    data = {"release": chosen.release_id, "through": chosen.manifest.data_through_date.isoformat()}
    session.emit(
        data, lambda console: console.print(f"Current release: {data['release']} (through {data['through']}).")
    )


def verify_release(
    context: typer.Context,
    release: ReleaseArgument = None,
    lake: Annotated[bool, typer.Option("--lake", help="Hash every load of the lake instead.")] = False,
) -> None:
    """Hash a release again and compare with its manifest: the one named, else the current one."""
    from serving.release import verify

    session = session_of(context)
    if lake:
        verify_lake(session)
        return
    found = verify(session.home.serving, release)
    data = {
        "release": found.release_id,
        "intact": found.is_intact,
        "files": found.files,
        "tables": found.tables,
        "bytes": found.bytes,
        "problems": list(found.problems),
    }

    def human(console: Console) -> None:
        state = "is intact" if found.is_intact else "is damaged; roll back to another release"
        console.print(f"{found.release_id} {state}: {found.files} files, {found.tables} tables, {found.bytes:,} bytes.")
        for problem in found.problems:
            console.print(f"  {problem}")

    session.emit(data, human)
    if not found.is_intact:
        raise typer.Exit(1)


def verify_lake(session: Session) -> None:
    """Hash every committed load and compare with the checksums written with it; exits 1 when one differs."""
    from ingestion.scrub import scrub

    found = scrub(session.home)
    state = "is intact" if found.is_intact else "is damaged"

    def human(console: Console) -> None:
        console.print(f"The lake {state}: {found.loads} loads, {found.bytes:,} bytes.")
        for problem in found.problems:
            console.print(f"  {problem}")

    data = {"intact": found.is_intact, "loads": found.loads, "bytes": found.bytes, "problems": list(found.problems)}
    session.emit(data, human)
    if not found.is_intact:
        raise typer.Exit(1)


def _show(console: Console, rows: list[dict[str, object]]) -> None:
    if not rows:
        console.print("Nothing is published yet. Run: huoshui run")
        return
    table = Table("", Column("release", no_wrap=True), "through", "built at", "tables", "rows", box=None)
    for row in rows:
        plain = (str(row[name]) for name in ("release", "through", "built_at", "tables"))
        table.add_row("current" if row["current"] else "", *plain, f"{row['rows']:,}")
    console.print(table)
