"""What a message causes, where a lot decided who got it (对照组): orders after those sent less after those held out.

    difference = orders / messages of those the lot let through - orders / messages of those it held out

Both parts differ by the lot alone, so nothing has to be controlled for. Persons stand in groups (`jackknife`), as one
person may be drawn for many messages. The error is never below that of Poisson counts with half an order added to each:
a hundred held out without a single order do not say that there could be none.
"""

import numpy as np

from analytics.estimate import Estimate, Floats
from analytics.fatigue.jackknife import delete_a_group, reach

COUNTS = ("tried", "tried_orders", "held_out", "held_out_orders")
MIN_HELD_OUT = 100  # messages on either side


def lot_difference(sums: Floats) -> Estimate | None:
    """Orders per message that messages cause, from sums over groups of persons (groups x COUNTS); None with too few."""
    tried, tried_orders, held, held_orders = sums.sum(axis=0)
    if min(tried, held) < MIN_HELD_OUT:
        return None
    value, error = delete_a_group(sums, _difference)
    least = np.sqrt((tried_orders + 0.5) / tried**2 + (held_orders + 0.5) / held**2)
    groups = int((sums.sum(axis=1) > 0).sum())
    wide = reach(groups) * max(float(np.nan_to_num(error[0])), float(least))
    return Estimate(float(value[0]), float(value[0]) - wide, float(value[0]) + wide)


def _difference(total: Floats) -> Floats:
    tried, tried_orders, held, held_orders = total
    return np.array([tried_orders / max(tried, 1) - held_orders / max(held, 1)])
