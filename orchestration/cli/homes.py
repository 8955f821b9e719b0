"""`huoshui init`: make a home."""

import typer
from ingestion.home import create_home
from rich.console import Console

from orchestration.cli.session import session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(context: typer.Context) -> None:
    """Make a home: huoshui.toml, inbox, folders, keys. What is already there stays."""
    session = session_of(context)
    existed = session.home.toml.exists()
    home = create_home(session.home.root)

    def human(console: Console) -> None:
        console.print(f"{'Home already there' if existed else 'Home made'}: {home.root}")
        console.print(f"Next: name your brands and shops in {home.toml}, put export files into {home.inbox},")
        console.print("then: huoshui run")

    session.emit(
        {"home": str(home.root), "toml": str(home.toml), "inbox": str(home.inbox), "created": not existed}, human
    )
