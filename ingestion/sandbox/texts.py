"""Text messages (短信) to members nobody can reach otherwise: who gets them, what the carrier says, what comes back.

A member who allowed texts gets one in about two months while they are neither a friend nor a follower: it costs money,
and the other ways do not. So texts never fall into the weeks in which people tire of messages (`fatigue`). They cause
nothing: who buys after one would have bought anyway, and whoever claims an effect is wrong. One promotional text in ten
is held out by lot. Numbers are good, dead or switched off for good; after 退订 nothing is sent any more.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.consents import spoken
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take, weighted
from ingestion.sandbox.options import NUMBER_STRIDE
from ingestion.sandbox.world import World

EVENTS = ("sent", "delivered", "failed", "click", "reply", "opt_out")
SENT, DELIVERED, FAILED, CLICK, REPLY, OPT_OUT = range(len(EVENTS))
FAILURES = ("invalid_number", "suspended")
GOOD, DEAD, SUSPENDED = range(3)
PER_DAY = 1 / 60
HELD_OUT = 0.1  # of promotional texts
_NUMBER = np.array([0.93, 0.05, 0.02])
_CLICKS, _REPLIES, _LEAVES = 0.06, 0.01, 0.02


def numbers(world: World) -> Array:
    """What each person's number is: GOOD, DEAD (空号) or SUSPENDED (停机)."""
    rng = world.options.generator("texts", "numbers", world.block.number)
    return weighted(rng, _NUMBER, world.block.persons)


def sent(world: World) -> Frame:
    """Texts in order of person and time: `person`, `at`, `content`, `is_held`, `leaves` (退订), `number`."""
    folks, options, said = world.people, world.options, spoken(world)
    rng = options.generator("texts", world.block.number)
    begin = np.where(said["sms"] == 0, np.minimum(folks["member_from"], options.stop), options.stop)
    end = np.minimum(np.minimum(folks["member_to"], said["all_to"]), options.stop)
    person, at = clock.poisson(rng, begin, end, np.full(len(begin), PER_DAY * options.size.touch_rate))
    at = np.maximum(clock.awake(rng, at), begin[person] + 60)
    size = len(at)
    frame = {"person": person, "at": at, "content": weighted(rng, np.array([0.7, 0.2, 0.1]), size)}
    frame["is_held"] = ((frame["content"] == 0) & (rng.random(size) < HELD_OUT)).astype(np.int64)
    good = (numbers(world)[person] == GOOD) & (frame["is_held"] == 0)
    frame["leaves"] = (good & (rng.random(size) < _LEAVES)).astype(np.int64)
    frame = take(frame, np.lexsort((at, person)))
    frame = take(frame, _alone(folks, frame) & (frame["at"] < end[frame["person"]]))
    left = np.full(len(begin), clock.NEVER)
    np.minimum.at(left, frame["person"][frame["leaves"] == 1], frame["at"][frame["leaves"] == 1])
    frame = take(frame, frame["at"] <= left[frame["person"]])
    return frame | {"number": opaque(world.block.number * NUMBER_STRIDE + np.arange(rows(frame)) + 1, 52)}


def events(world: World) -> Frame:
    """Events by time: `person`, `at`, `event`, `failure` (place in FAILURES, -1), `text` (number of the message)."""
    frame = sent(world)
    rng = world.options.generator("texts", "events", world.block.number)
    state, size = numbers(world)[frame["person"]], rows(frame)
    came = (frame["is_held"] == 0) & (state == GOOD)
    carried = frame["at"] + rng.integers(3, 120, size)
    clicks, replies = came & (rng.random(size) < _CLICKS), came & (rng.random(size) < _REPLIES)
    delay = rng.integers(120, 10 * clock.HOUR, size)
    found = stack(
        _events(frame, SENT, frame["at"], np.ones(size, bool)),
        _events(frame, DELIVERED, carried, came),
        _events(frame, FAILED, carried, (frame["is_held"] == 0) & (state != GOOD), state - 1),
        _events(frame, CLICK, frame["at"] + delay, clicks),
        _events(frame, REPLY, frame["at"] + delay + 60, replies & (frame["leaves"] == 0)),
        _events(frame, OPT_OUT, frame["at"] + delay // 4 + 120, frame["leaves"] == 1),
    )
    found = take(found, found["at"] < world.options.stop)
    return take(found, np.argsort(found["at"], kind="stable"))


def unsubscribed(found: Frame) -> Frame:
    """`person` and `at` of each 退订 among events."""
    gone = found["event"] == OPT_OUT
    return {name: found[name][gone] for name in ("person", "at")}


def _alone(folks: Frame, frame: Frame) -> Array:
    """Mask of texts at whose time the person was neither a friend nor a follower, nor became one within a week."""
    person, at = frame["person"], frame["at"]
    alone = np.ones(len(at), bool)
    for contact in ("friend", "follow"):
        since, until = folks[f"{contact}_from"][person], folks[f"{contact}_to"][person]
        alone &= (at + 7 * clock.DAY < since) | (at > until)
    return alone


def _events(frame: Frame, event: int, at: Array, there: Array, failure: Array | int = -1) -> Frame:
    part = take(frame | {"at": at, "failure": np.zeros(rows(frame), np.int64) + failure}, there)
    return {
        "person": part["person"],
        "at": part["at"],
        "event": np.full(rows(part), event),
        "failure": part["failure"],
        "content": part["content"],
        "is_held": part["is_held"],
        "text": part["number"],
        "number": opaque(part["number"] * 8 + event, 55),
    }
