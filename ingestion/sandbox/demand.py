"""Who buys when, and why: the causal heart of the sandbox.

Flow:  purchases that happen anyway (one process per person) + purchases caused by a touch (a coin per touch)
       ->  channel of the sale  ->  in time order, a coin after each purchase decides whether the buyer leaves for good
       ->  accepted purchases, each with the touch channel that caused it, or BASE.
Superposition of independent processes is exact: the planted contribution of a channel is the count of its purchases.
The channel of the sale often differs from the channel that caused it, which is what attribution has to see through.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import INFLUENCER, OWN, Catalog, session_row
from ingestion.sandbox.channels import BASE, CHANNELS, base_mix, draw_variant, marked, number
from ingestion.sandbox.effects import Effects
from ingestion.sandbox.frame import Array, Frame, rows, stack, take, weighted
from ingestion.sandbox.options import Block, SandboxOptions
from ingestion.sandbox.promotions import CREATED
from ingestion.sandbox.stage import SHOPS, shops_of

STAYS_IN_CHANNEL = 0.55  # chance that a caused purchase is sold through the channel that caused it
PROSPECT_FACTOR = 0.15  # a touch moves somebody who never bought that much less


def candidates(options: SandboxOptions, block: Block, folks: Frame, touches: list[Frame], effects: Effects) -> Frame:
    """Purchases of people who never leave: `person`, `at`, `causal` (channel number or BASE), unsorted."""
    rng = options.generator("demand", block.number)
    stop = np.full(len(folks["entry"]), options.stop)
    buyers = np.flatnonzero(folks["first"] < options.stop)
    person, at = clock.poisson(rng, folks["first"], stop, folks["rate"])
    keep = clock.thin_by_weekday(rng, at)
    person, at = person[keep], clock.awake(rng, at[keep])
    anyway = {"person": np.concatenate([buyers, person]), "at": np.concatenate([folks["first"][buyers], at])}
    anyway["causal"] = np.full(rows(anyway), BASE)
    return stack(anyway, *(_caused(rng, folks, frame, effects) for frame in touches))


def _caused(rng: np.random.Generator, folks: Frame, touch: Frame, effects: Effects) -> Frame:
    """Purchases caused by a frame of touches, within five days of each."""
    lift = np.array([effects.channel_lift.get(channel, 0.0) for channel in CHANNELS] + [0.0])[touch["channel"]]
    person = touch["person"]
    chance = lift * np.where(folks["is_buyer"][person] == 1, 1.0, PROSPECT_FACTOR) * touch.get("factor", 1.0)
    hit = rng.random(rows(touch)) < chance
    delay = np.minimum(rng.exponential(1.2 * clock.DAY, rows(touch)), 5 * clock.DAY).astype(np.int64) + 600
    at = touch.get("clicked_at", touch["at"]) + delay
    return take({"person": person, "at": at, "causal": touch["channel"]}, hit)


def place(options: SandboxOptions, block: Block, catalog: Catalog, folks: Frame, wish: Frame) -> Frame:
    """Candidates with channel of sale, variant, shop and live session; live ones move into their session."""
    rng = options.generator("place", block.number)
    size = rows(wish)
    channel = base_mix(rng, block.brand, size)
    stays = (wish["causal"] != BASE) & (rng.random(size) < STAYS_IN_CHANNEL)
    channel = np.where(stays, wish["causal"], channel)
    is_friend = (folks["friend_from"][wish["person"]] <= wish["at"]) & (wish["at"] < folks["friend_to"][wish["person"]])
    channel = np.where((channel == number("CH11")) & ~is_friend, number("CH17"), channel)
    shops = shops_of(block.brand)
    shop = np.array(shops)[weighted(rng, np.array([SHOPS[one].share for one in shops]), size)]
    variant = draw_variant(rng, channel)
    session, at = _into_session(options, rng, catalog, wish | {"shop": shop, "variant": variant})
    placed = wish | {"at": at, "channel": channel, "variant": variant, "shop": shop, "session": session}
    placed["natural"] = np.where(wish["natural"] == wish["at"], at, wish["natural"])
    return take(placed, at < options.stop)


def _into_session(
    options: SandboxOptions, rng: np.random.Generator, catalog: Catalog, wish: Frame
) -> tuple[Array, Array]:
    """Session row (-1 off live) and the instant of each purchase; NEVER when no session is left."""
    own, influencer = marked(wish["variant"], "own_room"), marked(wish["variant"], "talent_room")
    found = session_row(options, wish["shop"], wish["at"], np.where(own, OWN, INFLUENCER))
    session = np.where(own | influencer, found, -1)
    begin = np.maximum(catalog.sessions["start"][session] + 60, wish["at"])
    stop = catalog.sessions["stop"][session]
    inside = begin + (rng.random(len(session)) * np.maximum(stop - begin, 1)).astype(np.int64)
    at = np.where(own | influencer, np.where(session >= 0, inside, clock.NEVER), wish["at"])
    return session, at


def survive(options: SandboxOptions, block: Block, folks: Frame, placed: Frame) -> tuple[Frame, Array]:
    """Accepted purchases sorted by person and time, and when each person left for good (NEVER: still alive).

    Coins fall in the order in which purchases would have happened, and none for a purchase that a promotion, a halo or
    a reminder created: who leaves does not depend on these effects, so what they planted is exactly what they changed.
    """
    rng = options.generator("survive", block.number)
    ordered = take(placed, np.lexsort((placed["causal"], placed["natural"], placed["person"])))
    person, natural = ordered["person"], ordered["natural"]
    leaves = (rng.random(rows(ordered)) < folks["dropout"][person]) & (ordered["cause"] < CREATED)
    left = np.full(len(folks["entry"]), clock.NEVER)
    np.minimum.at(left, person[leaves], natural[leaves])
    bought = take(ordered, natural <= left[person])
    last = np.zeros(len(left), np.int64)
    np.maximum.at(last, bought["person"], bought["at"])
    bought = take(bought, np.lexsort((bought["at"], bought["person"])))
    return bought, np.where(left < clock.NEVER, last, clock.NEVER)
