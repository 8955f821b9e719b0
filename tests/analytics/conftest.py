"""Days of sales of a shop that sells a Poisson number of orders of very different amounts."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def shop():
    """`shop(seed, per_day)` gives sales in fen by day for the expected orders of every day."""

    def sales(seed, per_day):
        rng = np.random.default_rng(seed)
        orders = rng.poisson(per_day)
        amounts = rng.gamma(1.6, 20_000 / 1.6, int(orders.sum()))
        return np.bincount(np.repeat(np.arange(orders.size), orders.ravel()), amounts, orders.size).reshape(
            orders.shape
        )

    return sales
