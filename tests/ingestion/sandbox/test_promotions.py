"""What promotions move and create, counted from the purchases themselves."""

import numpy as np
import pytest

from ingestion.sandbox import clock, promotions
from ingestion.sandbox.channels import BASE, number
from ingestion.sandbox.effects import Effects
from ingestion.sandbox.options import SandboxOptions, blocks

PROMO = promotions.PROMOTIONS[1]


@pytest.fixture(scope="module")
def even():
    """A purchase a minute from 60 days before a promotion to 80 days after it, by people known long before."""
    span = np.arange(PROMO.begin - 60 * clock.DAY, PROMO.end + 80 * clock.DAY, 60)
    size = len(span)
    return {"person": np.zeros(size, np.int64), "at": span, "causal": np.full(size, BASE)}


def promoted(wish):
    options = SandboxOptions(scale="tiny")
    folks = {"entry": np.zeros(1, np.int64)}
    return promotions.promote(options, blocks(options)[0], folks, wish)


def test_calendar_goes_forward_and_leaves_room_between_promotions():
    for one, other in zip(promotions.PROMOTIONS, promotions.PROMOTIONS[1:], strict=False):
        assert one.begin < one.end < other.begin - (promotions.BEFORE_DAYS + promotions.AFTER_DAYS) * clock.DAY


def test_moved_purchases_leave_a_hole_beside_the_promotion_and_lie_inside_it(even):
    frame = promoted(even)
    effects, per_day = Effects(), 1440
    waited, pulled = (frame["cause"] == cause for cause in (promotions.WAITED, promotions.PULLED))
    # a chance that falls evenly to zero moves half of its size over the window
    assert waited.sum() == pytest.approx(effects.promotion_before / 2 * promotions.BEFORE_DAYS * per_day, rel=0.05)
    assert pulled.sum() == pytest.approx(effects.promotion_after / 2 * promotions.AFTER_DAYS * per_day, rel=0.05)
    moved = waited | pulled
    assert ((frame["at"][moved] >= PROMO.begin) & (frame["at"][moved] < PROMO.end)).all()
    assert (frame["natural"][waited] < PROMO.begin).all()
    assert (frame["natural"][pulled] >= PROMO.end).all()
    assert set(frame["cause_of"][moved].tolist()) == {1}


def test_created_purchases_come_on_top(even):
    frame = promoted(even)
    created = frame["cause"] == promotions.CREATED
    inside = 1440 * (PROMO.end - PROMO.begin) // clock.DAY
    assert created.sum() == pytest.approx(Effects().promotion_new * inside, rel=0.05)
    assert (~created).sum() == len(even["at"])


def test_purchases_that_a_touch_caused_stay_where_they_are(even):
    touched = even | {"causal": np.full(len(even["at"]), number("CH11"))}
    frame = promoted(touched)
    assert set(frame["cause"].tolist()) == {promotions.USUAL}
    assert (frame["at"] == even["at"]).all()


def test_nobody_waits_for_a_promotion_when_none_is_planted(even):
    options = SandboxOptions(scale="tiny", effects="none")
    frame = promotions.promote(options, blocks(options)[0], {"entry": np.zeros(1, np.int64)}, even)
    assert (frame["at"] == frame["natural"]).all()
    assert len(frame["at"]) == len(even["at"])
