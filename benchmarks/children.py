"""A side that runs in a process of its own and says what it took, as one JSON line, last."""

import json
import subprocess
from collections.abc import Sequence
from typing import Any


def told(command: Sequence[str]) -> dict[str, Any]:
    """What a side prints last. Raises CalledProcessError when it fails."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def seconds(command: Sequence[str]) -> float:
    """The seconds a side says it took."""
    return float(told(command)["seconds"])
