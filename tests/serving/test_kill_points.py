import signal
import subprocess
import sys
from pathlib import Path

import pytest

from serving.kill_points import POINTS, VARIABLE, reach

SERVING = Path(__file__).resolve().parents[2] / "serving"


def test_reach_returns_when_another_point_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "serving.flipped")
    reach("serving.copied")


def test_reach_kills_the_process_when_its_point_is_named() -> None:
    code = "from serving.kill_points import reach; reach('serving.copied')"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={VARIABLE: "serving.copied"}, cwd=SERVING.parent
    )
    assert done.returncode == -signal.SIGKILL


def test_points_are_all_passed_somewhere() -> None:
    source = "".join(path.read_text("utf-8") for path in SERVING.glob("*.py") if path.stem != "kill_points")
    assert [point for point in POINTS if f'reach("{point}")' not in source] == []
