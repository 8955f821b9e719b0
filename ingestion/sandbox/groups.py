"""Customer groups (客户群): each employee has one; who came in, who left, who was taken out.

Whoever is written to in a group was in it by then: a friend comes in before the first message of the group and leaves
after the last. Of those whose friendship ended most leave the group too within days, a few others leave for good; one
in five of them is taken out by the employee. Draws come from a generator of its own.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array, Frame, rows, stack, take
from ingestion.sandbox.touches import MESSAGE_KINDS
from ingestion.sandbox.world import World

JOIN, LEAVE, REMOVED = range(3)
ALSO_JOINS = 0.2  # of friends nobody wrote to in a group
_FOLLOWS_THE_FRIENDSHIP, _LEAVES, _IS_REMOVED = 0.7, 0.06, 0.2


def group_events(world: World) -> Frame:
    """Comings and goings by time: `person`, `at`, `change` (JOIN, LEAVE, REMOVED)."""
    person, since, until, removed = membership(world)
    gone = np.flatnonzero(until < world.options.stop)
    came = {"person": person, "at": since, "change": np.full(len(person), JOIN)}
    left = {"person": person[gone], "at": until[gone], "change": LEAVE + removed[gone]}
    frame = stack(came, left)
    return take(frame, np.argsort(frame["at"], kind="stable"))


def membership(world: World) -> tuple[Array, Array, Array, Array]:
    """Person, instant of coming in, instant of leaving (NEVER for none), and 1 where the employee took them out."""
    folks, stop = world.people, world.options.stop
    rng = world.options.generator("groups", world.block.number)
    size = rows(folks)
    first, last = _written(world)
    joins = (folks["friend_from"] < stop) & ((first < clock.NEVER) | (rng.random(size) < ALSO_JOINS))
    start = np.minimum(folks["friend_from"], stop)
    reach = np.minimum(np.minimum(first - 60, start + 30 * clock.DAY), np.minimum(folks["friend_to"], stop))
    since = start + (rng.random(size) * np.maximum(reach - start, 0)).astype(np.int64)
    after = folks["friend_to"] + rng.integers(600, 3 * clock.DAY, size)
    follows = (folks["friend_to"] < stop) & (rng.random(size) < _FOLLOWS_THE_FRIENDSHIP)
    own = np.maximum(last, since) + rng.integers(clock.HOUR, 120 * clock.DAY, size)
    leaves = (folks["friend_to"] >= stop) & (rng.random(size) < _LEAVES)
    until = np.where(follows, after, np.where(leaves & (own < stop), own, clock.NEVER))
    removed = (rng.random(size) < _IS_REMOVED).astype(np.int64)
    person = np.flatnonzero(joins & (since < stop))
    return person, since[person], until[person], removed[person]


def _written(world: World) -> tuple[Array, Array]:
    """First and last message in a group that each person got; NEVER and 0 for those who got none."""
    messages = world.touches["messages"]
    sent = take(messages, messages["kind"] == MESSAGE_KINDS.index("group"))
    first, last = np.full(world.block.persons, clock.NEVER), np.zeros(world.block.persons, np.int64)
    np.minimum.at(first, sent["person"], sent["at"])
    np.maximum.at(last, sent["person"], sent["at"])
    return first, last
