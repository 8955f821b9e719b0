"""`huoshui quarantine list|show|retry`: what was set aside, why, and putting it back after a fix."""

import typer

app = typer.Typer(help="What was set aside, why, and putting it back after a fix.", no_args_is_help=True)


@app.callback()
def quarantine() -> None:
    """What was set aside, why, and putting it back after a fix."""
