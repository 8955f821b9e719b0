"""Progress of a run on the terminal: the stage, the file or model at work, and the time it takes.

Dagster captures stdout and stderr of steps, so the lines are drawn on a duplicate of stderr made before the run starts.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ingestion.files.names import shown
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from orchestration.progress import listening

STAGES = {
    "intake": "taking the inbox in",
    "raw_suites": "checking raw streams",
    "build": "building with dbt",
    "mart_suites": "checking marts",
    "release": "publishing",
}
_DETAIL_WIDTH = 48


class StageLines:
    """One line per stage; a stage is done when the next one begins."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._current: tuple[str, TaskID] | None = None

    def draw(self, stage: str, detail: str) -> None:
        """Listener for `orchestration.progress.say`."""
        if self._current is None or self._current[0] != stage:
            self.finish()
            self._current = (stage, self._bar.add_task(STAGES.get(stage, stage), total=None, detail=""))
        self._bar.update(self._current[1], detail=shown(detail)[:_DETAIL_WIDTH])

    def finish(self) -> None:
        """Close the open line."""
        if self._current is not None:
            self._bar.update(self._current[1], total=1, completed=1, detail="")
            self._current = None


@contextmanager
def progress(*, quiet: bool) -> Iterator[None]:
    """Draw what a run tells while the block runs; nothing when quiet or without a terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    name = TextColumn("{task.description:<22}", markup=False)
    detail = TextColumn("{task.fields[detail]}", markup=False)
    with (
        os.fdopen(os.dup(2), "w", encoding="utf-8") as stream,
        Progress(
            name, BarColumn(20), TimeElapsedColumn(), detail, console=Console(file=stream, force_terminal=True)
        ) as bar,
    ):
        lines = StageLines(bar)
        with listening(lines.draw):
            yield
        lines.finish()
