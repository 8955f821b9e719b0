"""What every command knows: the home, and whether a machine reads the answer.

`--home` and `--json` may stand anywhere on the command line; `hoist_globals` puts them in front for Typer.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from ingestion.files.names import shown
from ingestion.home import Home
from rich.console import Console
from rich.text import Text

from orchestration.paths import home_root

PIPE_WIDTH = 400
# C1 controls, zero-width and bidi marks, line separators, lone surrogates: valid in JSON, obeyed by terminals
_OBEYED = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line."""

    home: Home
    as_json: bool

    def emit(self, data: Any, human: Callable[[Console], None]) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Write the answer: JSON on one document for machines, else what `human` draws."""
        if self.as_json:
            sys.stdout.write(json_text(data, indent=2) + "\n")
        else:
            human(console())


def json_text(data: Any, indent: int | None = None) -> str:  # noqa: ANN401 - whatever JSON can hold
    """JSON for machines that a terminal can show too: what it would obey is escaped, nothing is lost."""
    text = json.dumps(data, ensure_ascii=False, default=str, indent=indent)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def visible(text: str) -> str:
    """Text for people: lines stay lines, everything else a terminal would obey is written out."""
    return "\n".join(map(shown, text.split("\n")))


class PlainConsole(Console):
    """A console on which text is text: no markup, no emoji, no escape sequence that came with a file."""

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's own options
        """Every string and table cell passes here."""
        return super().render_str(visible(text), **options)


def console() -> Console:
    """Where people read. Off a terminal nothing is wrapped or cut to 80 columns: it may go into a file or grep."""
    made = PlainConsole(highlight=False, markup=False, emoji=False, soft_wrap=True)  # files are called "[/x].csv"
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
