"""Named places at which a test can kill the process, as a power cut would.

Flow:  publish passes a point  ->  if HUOSHUI_KILL_AT names it, SIGKILL this process.
Why:   the promise "a killed publish changes nothing" is only worth something if every step between was tried.
"""

import os
import signal

VARIABLE = "HUOSHUI_KILL_AT"
POINTS = (
    "serving.started",
    "serving.copied",
    "serving.exported",
    "serving.checked",
    "serving.manifested",
    "serving.sealed",
    "serving.renamed",
    "serving.flipped",
    "serving.retained",
)


def reach(point: str) -> None:
    """Pass a kill point; does not return when the environment names it."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
