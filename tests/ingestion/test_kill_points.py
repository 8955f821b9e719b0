"""Kill points: each is passed somewhere, and the named hit kills."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion import kill_points
from ingestion.kill_points import POINTS, VARIABLE, reach

INGESTION = Path(kill_points.__file__).parent
THREE_TIMES = "from ingestion.kill_points import reach\nfor n in range(3): reach('lake.staged'); print(n, flush=True)"


@pytest.mark.parametrize(("named", "survived"), [("lake.staged", 0), ("lake.staged:1", 0), ("lake.staged:3", 2)])
def test_reach_kills_at_the_named_hit(named, survived):
    command, environment = [sys.executable, "-c", THREE_TIMES], {VARIABLE: named}
    done = subprocess.run(command, check=False, env=environment, cwd=INGESTION.parent, capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.splitlines()) == survived


def test_reach_counts_and_returns_when_another_point_is_named(monkeypatch):
    monkeypatch.setenv(VARIABLE, "lake.staged:1")
    before = kill_points.passed["lake.synced"]
    reach("lake.synced")
    assert kill_points.passed["lake.synced"] == before + 1


def test_points_are_all_passed_somewhere():
    source = "".join(path.read_text("utf-8") for path in INGESTION.rglob("*.py") if path.stem != "kill_points")
    assert [point for point in POINTS if f'reach("{point}")' not in source] == []
