"""What a run is doing right now, told to whoever listens.

Flow:  a step calls `say(stage, detail)`  ->  the listener set by the command line draws it; in the UI nobody listens.
Why:   Dagster's own events come when a step ends; a person at a terminal wants to see the file and the model.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, str], None]

_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send every `say` of this context to `listener(stage, detail)`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def say(stage: str, detail: str = "") -> None:
    """Tell what is being done; does nothing when nobody listens."""
    listener = _listener.get()
    if listener is not None:
        listener(stage, detail)
