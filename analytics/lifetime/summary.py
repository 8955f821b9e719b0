"""Purchases to the sufficient statistics of the buy-till-you-die models: (x, t_x, T) and the mean value of a repeat.

Source: Fader, Hardie, Lee 2005, "Counting your customers the easy way". Purchases of one day are one purchase. A day
whose refunds take everything back is none; a day of free goods without a refund is one, as in the authors' own data.
"""

from dataclasses import dataclass

import numpy as np

from analytics.lifetime.arrays import DAYS_PER_WEEK, Floats, Integers


@dataclass(frozen=True, slots=True)
class Purchases:
    """Transactions in any order, refunds as negative values; three arrays of one length.

    `customer` numbers the customers, `day` counts days since 1970-01-01, `value` is in minor units (fen).
    """

    customer: Integers
    day: Integers
    value: Integers

    def through(self, last_day: int) -> "Purchases":
        """The transactions up to and including a day."""
        kept = self.day <= last_day
        return Purchases(self.customer[kept], self.day[kept], self.value[kept])

    def net_days(self) -> "Purchases":
        """One row per customer and day of purchase with its net value, sorted by both."""
        if not len(self.day):
            return self
        first = self.day.min()
        key = self.customer * (self.day.max() - first + 1) + (self.day - first)
        rows = self
        if not (key[1:] > key[:-1]).all():
            order = np.argsort(key, kind="stable")
            key, rows = key[order], Purchases(self.customer[order], self.day[order], self.value[order])
        starts = _starts(key)
        net = np.add.reduceat(rows.value, starts)
        kept = (net > 0) | (np.minimum.reduceat(rows.value, starts) >= 0)
        return Purchases(rows.customer[starts[kept]], rows.day[starts[kept]], net[kept])


@dataclass(frozen=True, slots=True)
class Summary:
    """One row per customer with a purchase, sorted by `customer`; arrays of one length n.

    `x` repeat days, `t_x` weeks from the first to the last purchase, `T` weeks from the first purchase to the end of
    observation, `mean_value` mean value of a repeat day in minor units (0 where `x` is 0), `last_day` as in Purchases.
    """

    customer: Integers
    x: Floats
    t_x: Floats
    T: Floats
    mean_value: Floats
    last_day: Integers

    def __len__(self) -> int:
        """How many customers."""
        return len(self.customer)


def summarize(purchases: Purchases, last_day: int) -> Summary:
    """Summarize what happened up to and including `last_day`; customers without a purchase are absent."""
    days = purchases.through(last_day).net_days()
    starts = _starts(days.customer)
    ends = np.append(starts[1:], len(days.customer)) - 1
    if not len(starts):
        none = np.zeros(0)
        return Summary(starts, none, none, none, none, starts)
    first, last = days.day[starts], days.day[ends]
    total = np.add.reduceat(days.value, starts)
    x = (ends - starts).astype(np.float64)
    repeats = (total - days.value[starts]).astype(np.float64)
    return Summary(
        customer=days.customer[starts],
        x=x,
        t_x=(last - first) / DAYS_PER_WEEK,
        T=(last_day - first) / DAYS_PER_WEEK,
        mean_value=np.divide(repeats, x, out=np.zeros_like(x), where=x > 0),
        last_day=last,
    )


def _starts(key: Integers) -> Integers:
    """Positions where a new value of a sorted key begins."""
    return np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)]).astype(np.int64)
