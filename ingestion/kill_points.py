"""Named places at which a test can kill the process, as a power cut would.

Flow:  intake passes a point  ->  if HUOSHUI_KILL_AT names it (`<name>`, or `<name>:<hit>` for the n-th time it is
       passed), SIGKILL this process.
Why:   "killed anywhere, nothing lost and nothing doubled" is only worth something if every step between was tried.
"""

import os
import signal
from collections import Counter

VARIABLE = "HUOSHUI_KILL_AT"
POINTS = (
    "repair.started",  # lock held, nothing written
    "repair.removed",  # one leftover is gone, others may wait
    "repair.done",
    "lake.staging",  # a place under _tmp is made; on a later hit the streams before it are written
    "lake.staged",  # written, not yet on the disk
    "lake.synced",  # on the disk, still under _tmp
    "lake.renamed",  # under its final name, the rename not yet on the disk
    "lake.published",
    "quarantine.started",
    "quarantine.rows",  # reasons written, originals not
    "quarantine.sealed",  # both written, not yet on the disk
    "quarantine.synced",
    "ledger.begun",
    "ledger.recorded",  # one row is written, others may wait
    "ledger.written",  # everything but the commit
    "ledger.committed",
    "inbox.leaving",  # has its verdict, still in the inbox
    "inbox.noted",  # why it was rejected stands beside its future place
    "inbox.moved",
    "catalog.begun",
    "catalog.filled",  # everything but the commit
    "catalog.committed",
)

passed: Counter[str] = Counter()


def reach(point: str) -> None:
    """Pass a kill point; does not return when the environment names it."""
    passed[point] += 1
    name, _, hit = os.environ.get(VARIABLE, "").partition(":")
    if name == point and passed[point] == int(hit or 1):
        os.kill(os.getpid(), signal.SIGKILL)
