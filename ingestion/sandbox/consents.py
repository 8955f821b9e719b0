"""What people allow (授权): words at joining, words taken back later, and the 退订 of a text message.

Three in four members allow texts when they join, one in two calls; some never say anything, which is no word at all.
Nothing here changes what the brand sends over WeCom or the service account: who took back consent still gets it, as in
life, and the warehouse has to tell. Draws come from generators of its own, so no other part of the world moves.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.frame import Array, Frame, rows, stack, take, weighted
from ingestion.sandbox.world import World

WAYS = ("sms", "phone", "wecom", "all")
WORDS = ("granted", "refused", "withdrawn")
_SMS_WORD, _PHONE_WORD = np.array([0.75, 0.15, 0.10]), np.array([0.50, 0.20, 0.30])  # the last one says nothing
_SILENT = 2
WITHDRAWS_ALL, WITHDRAWS_WECOM = 0.03, 0.015


def spoken(world: World) -> Frame:
    """Per person: `sms` and `phone` word at joining (place in WORDS, 2: none), when all and WeCom are taken back."""
    rng, folks, stop = world.options.generator("consents", world.block.number), world.people, world.options.stop
    size = rows(folks)
    frame = {"sms": weighted(rng, _SMS_WORD, size), "phone": weighted(rng, _PHONE_WORD, size)}
    is_member = folks["member_from"] < stop
    both = is_member & (folks["friend_from"] < stop)
    since = {"all": np.where(is_member, folks["member_from"], stop)}
    since["wecom"] = np.where(both, np.maximum(folks["friend_from"], folks["member_from"]), stop)
    for way, share in (("all", WITHDRAWS_ALL), ("wecom", WITHDRAWS_WECOM)):
        at = since[way] + rng.exponential(180 * clock.DAY, size).astype(np.int64) + clock.HOUR
        there = (rng.random(size) < share) & (at < np.minimum(stop, folks["member_to"]))
        frame[f"{way}_to"] = np.where(there, at, clock.NEVER)
    return frame


def words(world: World, unsubscribed: Frame) -> Frame:
    """Every word said: `person`, `at`, `way`, `word`; `unsubscribed` has `person` and `at` of each 退订."""
    folks, said = world.people, spoken(world)
    member = np.flatnonzero(folks["member_from"] < world.options.stop)
    parts = [_words(WAYS.index("sms"), unsubscribed["person"], unsubscribed["at"], 2)]
    for way in ("sms", "phone"):
        person = member[said[way][member] != _SILENT]
        parts.append(_words(WAYS.index(way), person, folks["member_from"][person], said[way][person]))
    for way in ("all", "wecom"):
        person = np.flatnonzero(said[f"{way}_to"] < clock.NEVER)
        parts.append(_words(WAYS.index(way), person, said[f"{way}_to"][person], 2))
    frame = stack(*parts)
    return take(frame, np.argsort(frame["at"], kind="stable"))


def _words(way: int, person: Array, at: Array, word: Array | int) -> Frame:
    size = len(person)
    return {"person": person, "at": at, "way": np.full(size, way), "word": np.zeros(size, np.int64) + word}
