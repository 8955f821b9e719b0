"""The progress lines: one per stage, and none without a terminal."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress, TextColumn

from orchestration.cli.terminal import STAGES, StageLines, progress
from orchestration.progress import say


def test_stage_lines_finish_a_stage_when_the_next_begins() -> None:
    bar = Progress(TextColumn("{task.fields[detail]}"), console=Console(file=io.StringIO()))
    lines = StageLines(bar)
    lines.draw("intake", "a.csv")
    lines.draw("intake", "b.csv")
    lines.draw("build", "dim_date")
    assert [(task.description, task.finished) for task in bar.tasks] == [
        (STAGES["intake"], True),
        (STAGES["build"], False),
    ]
    lines.finish()
    assert bar.finished


def test_progress_is_silent_without_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False):
        say("intake", "a.csv")
    assert capfd.readouterr() == ("", "")
