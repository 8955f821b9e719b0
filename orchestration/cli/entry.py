"""Entry point: global options, the commands, and the promise that an expected failure is a sentence and exit code 1.

Exit codes: 0 done, 1 failed (the message says what, to what, and whether a retry helps), 2 wrong usage.
"""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from ingestion.errors import HuoshuiError
from ingestion.home import private_files
from serving.errors import ServingError

from orchestration.cli import attribute, demo, homes, intake, night, published, quarantine, query, score, status, ui
from orchestration.cli.session import hoist_globals, json_text, make_session, visible

DEBUG_VARIABLE = "HUOSHUI_DEBUG"

app = typer.Typer(
    name="huoshui",
    help="活水: which channel earned the sale, and which members are alive. "
    "--home and --json may stand before or after the command.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)
for part in (homes, demo, intake, night, published, status, query, attribute, score, ui):
    part.register(app)
app.add_typer(quarantine.app, name="quarantine")


@app.callback()
def root(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="The home; else HUOSHUI_HOME, else ./data.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")] = False,
) -> None:
    """Read the options every command has."""
    from orchestration.logs import configure  # half of what `--help` would load

    configure()
    context.obj = make_session(home, as_json)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; always ends in SystemExit."""
    given = hoist_globals(sys.argv[1:] if arguments is None else arguments)
    try:
        with private_files():
            app(args=given, prog_name="huoshui")
    except (HuoshuiError, ServingError) as error:
        _fail(str(error), error.retry_helps, as_json="--json" in given)
    except OSError as error:
        _fail(f"The system refused: {error}. A retry helps once that is put right.", True, as_json="--json" in given)
    except Exception as error:  # noqa: BLE001 - the last resort before a person: never a stack by default
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        reason = f"{type(error).__name__}: {error}".strip()
        _fail(
            f"Something unexpected went wrong, a fault of Huoshui's: {reason}. A retry is unlikely to help; "
            f"{DEBUG_VARIABLE}=1 shows where.",
            False,
            as_json="--json" in given,
        )
    raise SystemExit(0)


def _fail(message: str, retry_helps: bool, *, as_json: bool) -> None:
    """Say what failed, as JSON on stdout or as a paragraph on stderr, and exit 1."""
    if as_json:
        sys.stdout.write(json_text({"error": message, "retry_helps": retry_helps}) + "\n")
    else:
        sys.stderr.write(f"huoshui: {visible(message)}\n")
    raise SystemExit(1)
