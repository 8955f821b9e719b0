"""Pushes held out by lot (对照组), so that what they cause can be known: one promotional push in ten of late.

Whom the lot leaves out gets nothing of it: no click, no purchase because of it. Everything else of the world, who is a
follower and who leaves as they tire, is as the brand planned it; draws come from a generator of its own.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Frame, rows
from ingestion.sandbox.options import Block, SandboxOptions

SHARE = 0.1
TRIED_DAYS = 120
PROMO = 0


def held_out(options: SandboxOptions, block: Block, pushes: Frame) -> Frame:
    """The pushes with `is_held`; what is held out was not sent (status 0) and belongs to no channel."""
    lot = options.generator("holdout", "pushes", block.number).random(rows(pushes)) < SHARE
    held = lot & (pushes["content"] == PROMO) & (pushes["at"] >= options.stop - TRIED_DAYS * clock.DAY)
    return pushes | {
        "is_held": held.astype(np.int64),
        "status": np.where(held, 0, pushes["status"]),
        "channel": np.where(held, -1, pushes["channel"]),
        "clicked_at": np.where(held, clock.NEVER, pushes["clicked_at"]),
    }
