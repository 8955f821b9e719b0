"""The planted curves have their best cadence where it is declared, and the world follows them."""

import numpy as np
import pytest

from ingestion.sandbox import clock
from ingestion.sandbox.fatigue import WEEK, conversion_factor, gathered, leaving_chance, tired, week_of
from ingestion.sandbox.frame import take
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.stage import BRANDS

MONDAY = 1_760_313_600  # 2025-10-13 00:00:00, a Monday


def crowd(size, category=0):
    """Friends and followers who would never leave by themselves."""
    never = np.full(size, clock.NEVER)
    return {
        "number": np.arange(size) * 17,
        "category": np.full(size, category),
        "friend_from": np.zeros(size, np.int64),
        "friend_to": never,
        "friend_lost_to": np.full(size, 4),
        "follow_to": never,
    }


def weekly(size, touches, at=MONDAY):
    """As many messages for everybody in one week, an hour apart, of kind single."""
    person = np.repeat(np.arange(size), touches)
    return {
        "person": person,
        "at": at + 3_600 * np.tile(np.arange(touches), size),
        "kind": np.zeros(len(person), np.int64),
        "status": np.ones(len(person), np.int64),
        "is_outbound": np.ones(len(person), np.int64),
    }


NO_PUSHES = {name: np.zeros(0, np.int64) for name in ("person", "at", "status", "is_outbound")}


def test_weeks_begin_on_monday():
    before, first, last, after = week_of(MONDAY + np.array([-1, 0, WEEK - 1, WEEK]))
    assert (before + 1, last, after - 1) == (first, first, first)


@pytest.mark.parametrize("best", [1, 3, 6])
@pytest.mark.parametrize("orders_to_come", [2, 4, 8])
def test_value_of_a_week_is_greatest_at_the_best_cadence(best, orders_to_come):
    touches = np.arange(8)
    lift = 0.06 * 0.6  # of a message, where six in ten are still there
    value = lift * touches * conversion_factor(best, touches) - orders_to_come * leaving_chance(best, touches)
    assert int(np.argmax(value)) == best
    assert value[best] > 0


def test_every_best_cadence_is_planted():
    assert {kind.cadence for brand in BRANDS for kind in brand.categories} == {1, 3, 6}


def test_gathered_keeps_the_count_and_the_window():
    size = 400
    folks = {"number": np.arange(size) * 31}
    person = np.repeat(np.arange(size), 52)
    at = MONDAY + np.tile(np.arange(52), size) * WEEK + 40_000
    window = (np.full(size, MONDAY), np.full(size, MONDAY + 52 * WEEK))
    moved = gathered(folks, person, at, window)
    assert (moved >= MONDAY).all()
    assert (moved < MONDAY + 52 * WEEK).all()
    assert ((moved - at) % WEEK == 0).all()  # weekday and hour stay
    weeks = person * 10_000 + week_of(moved)
    busy = np.bincount(np.unique(weeks, return_counts=True)[1], minlength=13)
    assert busy[1] > 0
    assert busy[4] > 0
    assert busy[8] + busy[12] > 0


def test_people_leave_at_the_planted_chance_and_only_by_their_own_hand():
    options = SandboxOptions(scale="tiny")
    block, size = blocks(options)[0], 20_000
    best = BRANDS[block.brand].categories[0].cadence
    folks, sent, _ = tired(options, block, crowd(size), weekly(size, best + 2), NO_PUSHES)
    left = folks["friend_to"] < clock.NEVER
    assert left.mean() == pytest.approx(leaving_chance(best, best + 2), abs=0.004)
    assert set(folks["friend_lost_to"][left]) == {0}
    assert set(folks["friend_lost_to"][~left]) == {4}
    assert (sent["at"] < folks["friend_to"][sent["person"]]).all()
    assert sent["factor"] == pytest.approx(np.full(len(sent["at"]), conversion_factor(best, best + 2)))


def test_what_never_arrived_tires_nobody():
    options = SandboxOptions(scale="tiny")
    block, size = blocks(options)[0], 2_000
    failed = weekly(size, 12) | {"status": np.full(size * 12, 2)}
    folks, sent, _ = tired(options, block, crowd(size), failed, NO_PUSHES)
    assert (folks["friend_to"] == clock.NEVER).all()
    assert (sent["factor"] > 1.9).all()


def test_without_the_effect_nobody_tires(tmp_path):
    (tmp_path / "off.toml").write_text("fatigue = false\n", "utf-8")
    options = SandboxOptions(scale="tiny", effects=str(tmp_path / "off.toml"))
    folks, sent = crowd(50), weekly(50, 9)
    after, messages, pushes = tired(options, blocks(options)[0], folks, sent, NO_PUSHES)
    assert after is folks
    assert (messages["factor"] == 1).all()
    assert take(messages, np.arange(3))["at"].tolist() == sent["at"][:3].tolist()
    assert len(pushes["factor"]) == 0
