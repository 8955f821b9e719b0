"""How often people are spoken to, and what that does to them: the planted fatigue (打扰).

Flow:  messages and pushes are gathered into busy weeks (one in 1, 4, 8 or 12, by person) -> effective touches of each
       person and week, all channels together -> some leave the contact, the more the more often they were spoken to
       -> what is left moves people less beyond the best cadence of their category.
The gathering is how the brand works and is there in every world; the other two are the effect.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array, Frame, opaque, rows, take
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.stage import BRANDS

WEEK = 7 * clock.DAY
BUSY_ONCE_IN = np.array([1, 4, 8, 12])  # weeks
WEIGHT = np.array([1.0, 1.0, 0.5, 0.3])  # effective touches of a message by its kind
MOST = 0.04  # the greatest chance to leave after one week
_MONDAY = 3 * clock.DAY  # from the first Monday to 1970-01-01
_WEEKS = 4_096


def week_of(at: Array) -> Array:
    """Number of the week, Monday to Sunday."""
    return (at + _MONDAY) // WEEK


def gathered(folks: Frame, person: Array, at: Array, window: tuple[Array, Array]) -> Array:
    """The same instants in the busy weeks of their persons; what would fall out of `window` (by person) stays."""
    name = folks["number"][person]
    span = BUSY_ONCE_IN[_lot(name) % len(BUSY_ONCE_IN)]
    phase, week = _lot(name + 1) % span, week_of(at)
    block = (week + phase) // span
    busy = block * span - phase + _lot(name * 4_099 + block) % span
    moved = at + (busy - week) * WEEK
    fits = (moved >= window[0][person] + 60) & (moved < window[1][person])
    return np.where(fits, moved, at)


def conversion_factor(best: Array, touches: Array) -> Array:
    """What a touch causes in a week with that many, as a multiple of the channel's lift; falls beyond `best`."""
    factor: Array = 2 / (1 + np.exp((touches - best - 0.75) / 0.3))
    return factor


def leaving_chance(best: Array, touches: Array) -> Array:
    """Chance to leave the contact after a week with that many touches, beside what makes people leave anyway."""
    chance: Array = np.minimum(0.001 * np.expm1(1.5 * touches / best), MOST)
    return chance


def tired(
    options: SandboxOptions, block: Block, folks: Frame, messages: Frame, pushes: Frame
) -> tuple[Frame, Frame, Frame]:
    """Persons, messages and pushes after fatigue; `factor` is what it leaves of each touch's lift."""
    if not options.planted.fatigue:
        return folks, _unchanged(messages), _unchanged(pushes)
    rng = options.generator("fatigue", block.number)
    best = np.array([kind.cadence for kind in BRANDS[block.brand].categories])[folks["category"]]
    left = _leaves(rng, best, messages, (messages, pushes))
    left = np.where(left < options.stop, left, clock.NEVER)
    folks = folks | {
        "friend_to": np.minimum(folks["friend_to"], left),
        "friend_lost_to": np.where(left < folks["friend_to"], folks["friend_lost_to"] % 4, folks["friend_lost_to"]),
    }
    messages = take(messages, messages["at"] < folks["friend_to"][messages["person"]])
    left = _leaves(rng, best, pushes, (messages, pushes))
    left = np.where(left < options.stop, left, clock.NEVER)
    folks["follow_to"] = np.minimum(folks["follow_to"], left)
    pushes = take(pushes, pushes["at"] < folks["follow_to"][pushes["person"]])
    loads = [_load(frame, (messages, pushes)) for frame in (messages, pushes)]
    messages = messages | {"factor": conversion_factor(best[messages["person"]], loads[0])}
    pushes = pushes | {"factor": conversion_factor(best[pushes["person"]], loads[1])}
    return folks, messages, pushes


def _lot(number: Array) -> Array:
    """A number in [0, 2**30) that looks random and belongs to `number`."""
    lot: Array = opaque(number + 22, 60) >> 30
    return lot


def _unchanged(frame: Frame) -> Frame:
    return frame | {"factor": np.ones(rows(frame))}


def _key(frame: Frame) -> Array:
    key: Array = frame["person"] * _WEEKS + week_of(frame["at"])
    return key


def _load(frame: Frame, sent: tuple[Frame, ...]) -> Array:
    """Effective touches of the person in the week of each row, over all frames of `sent`; what failed is none."""
    weights = [
        (WEIGHT[np.minimum(one["kind"], 3)] if "kind" in one else np.ones(rows(one)))
        * ((one["is_outbound"] == 1) & (one["status"] == 1))
        for one in sent
    ]
    weeks, place = np.unique(np.concatenate([_key(one) for one in sent]), return_inverse=True)
    load = np.bincount(place, np.concatenate(weights), minlength=len(weeks))
    found: Array = load[np.searchsorted(weeks, _key(frame))]
    return found


def _leaves(rng: np.random.Generator, best: Array, frame: Frame, sent: tuple[Frame, ...]) -> Array:
    """When each person leaves the contact of `frame` because of what they got: a coin a week, after its last touch."""
    arrived = take(frame, (frame["is_outbound"] == 1) & (frame["status"] == 1))
    arrived = take(arrived, np.argsort(arrived["at"], kind="stable"))
    load = _load(arrived, sent)
    last = rows(arrived) - 1 - np.unique(_key(arrived)[::-1], return_index=True)[1]
    person = arrived["person"][last]
    goes = rng.random(len(last)) < leaving_chance(best[person], load[last])
    at = (
        arrived["at"][last]
        + 600
        + np.minimum(rng.exponential(clock.DAY / 2, len(last)), 2 * clock.DAY).astype(np.int64)
    )
    left = np.full(len(best), clock.NEVER)
    np.minimum.at(left, person[goes], at[goes])
    return left
