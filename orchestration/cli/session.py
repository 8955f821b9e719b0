"""What every command knows: the home, and whether a machine reads the answer.

`--home` and `--json` may stand anywhere on the command line; `hoist_globals` puts them in front for Typer.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from ingestion.home import Home
from rich.console import Console

from orchestration.paths import home_root

PIPE_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line."""

    home: Home
    as_json: bool

    def emit(self, data: Any, human: Callable[[Console], None]) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Write the answer: JSON on one document for machines, else what `human` draws."""
        if self.as_json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str, indent=2) + "\n")
        else:
            human(console())


def console() -> Console:
    """Where people read. Off a terminal nothing is wrapped or cut to 80 columns: it may go into a file or grep."""
    made = Console(highlight=False, markup=False, soft_wrap=True)  # a file may be called "[/x].csv"
    if not made.is_terminal:
        made.width = PIPE_WIDTH
    return made


def session_of(context: typer.Context) -> Session:
    """The session the root callback has made."""
    session = context.obj
    if not isinstance(session, Session):
        raise TypeError("The root callback has not run.")
    return session


def make_session(home: Path | None, as_json: bool) -> Session:
    """A session over the chosen home, else `HUOSHUI_HOME`, else `./data`."""
    return Session(Home(home_root(str(home) if home else None)), as_json)


def hoist_globals(arguments: Sequence[str]) -> list[str]:
    """`run --json --home x` -> `--json --home x run`; what follows `--` is left alone."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return [*front, *rest, argument, *waiting]
        if argument == "--json" or argument.startswith("--home="):
            front.append(argument)
        elif argument == "--home" and waiting:
            front += [argument, waiting.pop(0)]
        else:
            rest.append(argument)
    return [*front, *rest]
