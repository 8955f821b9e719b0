"""Named places at which a test can kill the process, as a power cut would.

Flow:  publish, rollback and retention pass a point  ->  if HUOSHUI_KILL_AT names it (`<name>`, or `<name>:<hit>` for
       the n-th time it is passed), SIGKILL this process.
Why:   the promise "a killed publish changes nothing" is only worth something if every step between was tried.
"""

import os
import signal
from collections import Counter

VARIABLE = "HUOSHUI_KILL_AT"
POINTS = (
    "serving.started",
    "serving.copied",
    "serving.exported",
    "serving.checked",
    "serving.manifested",
    "serving.sealed",
    "serving.renamed",
    "serving.linked",  # the new link lies beside `current`
    "serving.flipped",
    "serving.trashed",  # retention has taken a release out of sight
    "serving.retained",
)

passed: Counter[str] = Counter()


def reach(point: str) -> None:
    """Pass a kill point; does not return when the environment names it."""
    passed[point] += 1
    name, _, hit = os.environ.get(VARIABLE, "").partition(":")
    if name == point and passed[point] == int(hit or 1):
        os.kill(os.getpid(), signal.SIGKILL)
