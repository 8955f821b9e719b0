"""A side that runs in a process of its own and says what it took, as one JSON line, last."""

import json
import resource
import subprocess
from collections.abc import Sequence
from typing import Any


def tell(**measured: object) -> None:
    """Print what this process measured, with `peak_mb`: its own peak memory and that of its children together."""
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps(measured | {"peak_mb": peak / 1024}))


def told(command: Sequence[str]) -> dict[str, Any]:
    """What a side prints last. Raises CalledProcessError when it fails."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def seconds(command: Sequence[str]) -> float:
    """The seconds a side says it took."""
    return float(told(command)["seconds"])
