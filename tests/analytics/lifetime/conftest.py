"""Customers drawn from the very model they are fitted with."""

from collections.abc import Callable

import numpy as np
import pytest

from analytics.lifetime.summary import Purchases

Draw = Callable[..., Purchases]


@pytest.fixture(scope="session")
def draw() -> Draw:
    """`draw(seed, customers, (r, alpha, a, b), days)` gives the purchases of a BG/NBD world, amounts in fen."""

    def purchases(seed, customers, parameters, days):
        r, alpha, a, b = parameters
        rng = np.random.default_rng(seed)
        rate, leave = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
        born = rng.integers(0, days // 2, customers)
        who, when, clock = [np.arange(customers)], [born], born.astype(float)
        here = np.arange(customers)
        while len(here):
            clock[here] += rng.exponential(7 / rate[here])
            here = here[clock[here] < days]
            who.append(here)
            when.append(clock[here].astype(np.int64))
            here = here[rng.random(len(here)) >= leave[here]]
        customer, day = np.concatenate(who), np.concatenate(when)
        mean = rng.gamma(4, 2500, customers)[customer]
        return Purchases(customer, day, np.rint(rng.gamma(6, mean / 6)).astype(np.int64) + 1)

    return purchases
