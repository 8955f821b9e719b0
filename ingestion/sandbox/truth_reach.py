"""The planted truth of how each person can be reached at the end, and of what was held out by lot."""

import numpy as np
import pyarrow as pa

from ingestion.sandbox import consents, groups, names, texts
from ingestion.sandbox.frame import Array, Frame, rows, take
from ingestion.sandbox.stage import BRANDS
from ingestion.sandbox.world import World

NUMBERS = ("good", "invalid", "suspended")


def reach(world: World, told: Frame) -> pa.Table:
    """One row per person; `sms_consent` is the last word on texts or on all, null for none. `told`: events of texts."""
    size = world.block.persons
    person, _, until, _ = groups.membership(world)
    return pa.table(
        {
            "person_id": names.label("P", world.people["number"], 10),
            "brand_id": pa.array([BRANDS[world.block.brand].brand_id] * size),
            "number": names.pick(NUMBERS, texts.numbers(world)),
            "texts": _counted(told, texts.SENT, size),
            "texts_delivered": _counted(told, texts.DELIVERED, size),
            "has_unsubscribed": _counted(told, texts.OPT_OUT, size) > 0,
            "sms_consent": names.pick(consents.WORDS, _last_word(world, told)),
            "is_in_group": np.isin(np.arange(size), person[until >= world.options.stop]),
            "has_left_group": np.isin(np.arange(size), person[until < world.options.stop]),
        }
    )


def held_out(world: World, told: Frame) -> pa.Table:
    """One row per push and text that the lot left out (对照组), with when it was due. `told`: events of texts."""
    pushes = world.touches["pushes"]
    parts = [take(pushes, pushes["is_held"] == 1), take(told, (told["is_held"] == 1) & (told["event"] == texts.SENT))]
    person = np.concatenate([part["person"] for part in parts])
    return pa.table(
        {
            "person_id": names.label("P", world.people["number"][person], 10),
            "brand_id": pa.array([BRANDS[world.block.brand].brand_id] * len(person), pa.string()),
            "kind": names.pick(("push", "sms"), np.repeat([0, 1], [rows(part) for part in parts])),
            "due_at": pa.array(np.concatenate([part["at"] for part in parts]), pa.int64()).cast(pa.timestamp("s")),
        }
    )


def _counted(told: Frame, event: int, size: int) -> Array:
    """Events of a kind by person; of what was held out only the plan is told, which is no text."""
    kept = (told["event"] == event) & (told["is_held"] == 0)
    return np.bincount(told["person"][kept], minlength=size)


def _last_word(world: World, told: Frame) -> Array:
    """Place in WORDS of the last word of each person on texts or on all ways, -1 for none."""
    said = consents.words(world, texts.unsubscribed(told))
    said = take(said, np.isin(said["way"], [consents.WAYS.index("sms"), consents.WAYS.index("all")]))
    word = np.full(world.block.persons, -1)
    word[said["person"]] = said["word"]  # by time: the last one stands
    return word
