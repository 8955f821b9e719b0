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


def test_reach_kills_at_the_named_hit() -> None:
    code = "from serving.kill_points import reach\nfor n in range(3): reach('serving.copied'); print(n, flush=True)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={VARIABLE: "serving.copied:3"}, cwd=SERVING.parent,
        capture_output=True,
    )  # fmt: skip
    assert (done.returncode, len(done.stdout.splitlines())) == (-signal.SIGKILL, 2)


def test_points_are_all_passed_somewhere() -> None:
    source = "".join(path.read_text("utf-8") for path in SERVING.glob("*.py") if path.stem != "kill_points")
    assert [point for point in POINTS if f'reach("{point}")' not in source] == []
