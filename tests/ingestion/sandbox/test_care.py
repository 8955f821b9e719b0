"""Tickets and reviews: a slow answer costs what was planted, in chances that are worked out from the world itself."""

from itertools import pairwise

import numpy as np
import pytest

from ingestion.sandbox import catalog, clock, world
from ingestion.sandbox.care import SLOW, SLOW_LEAVES, leaving_factors, reviews, tickets
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.promotions import CREATED

STEPS = ("opened_at", "replied_at", "closed_at", "rated_at")


def leaving(built):
    """(share of coins that fell on leaving after a fast answer, after a slow one): orders with a ticket."""
    asked = tickets(built)
    frame = built.orders
    order, slow = asked["order"], asked["is_slow"] == 1
    coin = (order >= 0) & (frame["cause"][order] < CREATED)
    left = frame["at"][order] == built.died_at[frame["person"][order]]
    return left[coin & ~slow].mean(), left[coin & slow].mean()


def test_factors_leave_the_chance_to_leave_as_it_is_on_average():
    chance = np.array([0.0, 0.1, 0.3, 0.6, 0.95])
    fast, slow = leaving_factors(chance)
    assert ((1 - SLOW) * fast + SLOW * slow).tolist() == pytest.approx([1.0] * 5)
    assert (chance * slow <= 1 + 1e-9).all()
    assert (slow[:3] == SLOW_LEAVES).all()


def test_a_slow_answer_makes_more_buyers_leave_and_the_world_is_the_same_without_it(big):
    fast, slow = leaving(big)
    assert 1.9 < slow / fast < 4.5  # 2.4 / 0.533, less where a buyer would leave for certain
    none = SandboxOptions(days=400, effects="none")
    built = world.build(none, blocks(none)[0], catalog.build(none))
    fast, slow = leaving(built)
    assert slow == pytest.approx(fast, rel=0.25)


def test_a_slow_answer_satisfies_fewer_and_goods_are_praised_less(big):
    asked = tickets(big)
    said = reviews(big, asked)
    rated = asked["score"] > 0
    glad = [float((asked["score"][rated & (asked["is_slow"] == slow)] >= 4).mean()) for slow in (0, 1)]
    assert glad == [pytest.approx(0.9, abs=0.03), pytest.approx(0.45, abs=0.1)]
    vexed = np.isin(said["order"], asked["order"][asked["is_slow"] == 1])
    assert (said["score"][vexed] >= 4).mean() < (said["score"][~vexed] >= 4).mean() - 0.2


def test_tickets_happen_in_their_order_and_some_are_never_answered(big):
    asked = tickets(big)
    for before, after in pairwise(STEPS):
        assert (asked[before] <= asked[after]).all()
    unanswered = asked["replied_at"] == clock.NEVER
    assert 0 < unanswered.mean() < 0.04
    assert (asked["is_slow"][unanswered] == 1).all()
    assert len(np.unique(asked["number"])) == len(asked["number"])
    about = asked["order"] >= 0
    assert (asked["opened_at"][about] >= big.orders["paid_at"][asked["order"][about]]).all()


def test_reviews_follow_what_was_received(apparel):
    said = reviews(apparel, tickets(apparel))
    assert (said["reviewed_at"] > apparel.orders["received_at"][said["order"]]).all()
    assert (said["appended_at"] > said["reviewed_at"]).all()
    assert (apparel.lines["order"][said["line"]] == said["order"]).all()
    assert set(said["score"].tolist()) <= {1, 2, 3, 4, 5}
