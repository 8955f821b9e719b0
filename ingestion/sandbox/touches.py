"""What reaches people and what they do before they buy: messages, pushes, visits, shares, account events, reservations.

Outbound touches go on after a buyer is gone for good (the brand does not know); inbound ones nearly stop.
Every touch carries the channel it belongs to; `demand` lets it cause a purchase with the planted chance.
"""

import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import number
from ingestion.sandbox.fatigue import gathered, tired
from ingestion.sandbox.frame import Array, Frame, opaque, rows, stack, take, weighted
from ingestion.sandbox.holdout import held_out
from ingestion.sandbox.options import NUMBER_STRIDE, Block, SandboxOptions

MESSAGE_KINDS = ("single", "mass", "group", "moments_post")
CONTENT_KINDS = ("promo", "service", "content")  # of messages, pushes, texts and articles
_MESSAGE_CHANNEL = np.array([number("CH11"), number("CH11"), number("CH12"), number("CH08")])
# Scenes of a visit that nobody bought from (yet), with their channel and share.
SCENES = ("1005", "1053", "1045", "1089", "1001", "1047", "1058", "1007", "1008", "1043", "1014", "1011", "1107")
SCENE_CHANNEL = np.array(
    [number(f"CH{place}") for place in ("14", "14", "19", "15", "15", "18", "10", "13", "12", "09", "09", "18", "09")]
)
_SCENE_SHARE = np.array([14, 8, 14, 18, 14, 6, 8, 6, 6, 6, 0, 0, 0], dtype=np.float64)
SHARE_TARGETS = ("moments", "group", "friend")
EVENTS = ("subscribe", "unsubscribe", "scan", "menu_click", "message")
RESERVED_THROUGH = ("wecom", "service_account", "group", "promoter", "channels")


def touches(options: SandboxOptions, block: Block, folks: Frame, promoters: int) -> tuple[Frame, dict[str, Frame]]:
    """Persons, some of whom left because of what they got, and touches by stream.

    Every frame has `person` (row of `folks`), `at`, `channel` (-1: none) and `number`.
    """
    rng = options.generator("touches", block.number)
    messages, pushes = _messages(options, rng, folks), _pushes(options, rng, folks)
    visits, shares = _visits(options, rng, folks), _shares(options, rng, folks, promoters)
    folks, messages, pushes = tired(options, block, folks, messages, pushes)
    pushes = held_out(options, block, pushes)
    events = _events(options, rng, folks)
    world = {"messages": messages, "pushes": pushes, "visits": visits, "shares": shares, "events": events}
    return folks, {name: numbered(frame, block) for name, frame in world.items()}


def numbered(frame: Frame, block: Block, first: int = 0) -> Frame:
    """The frame with `number`: distinct within its stream over the whole tenant."""
    return frame | {"number": opaque(block.number * NUMBER_STRIDE + first + np.arange(rows(frame)) + 1, 52)}


def thin_after_death(rng: np.random.Generator, frame: Frame, died_at: Array) -> Frame:
    """Without most of what gone buyers would have done themselves; rows with `is_outbound` stay."""
    inbound = frame["is_outbound"] == 0 if "is_outbound" in frame else np.ones(rows(frame), bool)
    gone = inbound & (frame["at"] > died_at[frame["person"]])
    return take(frame, ~gone | (rng.random(rows(frame)) < 0.12))


def _messages(options: SandboxOptions, rng: np.random.Generator, folks: Frame) -> Frame:
    """WeCom messages to friends, and replies within a day to one in twelve of the one-to-one ones."""
    rate = np.full(len(folks["entry"]), 0.07 * options.size.touch_rate)
    person, at = planned(options, rng, folks, "friend", rate)
    kind = weighted(rng, np.array([0.25, 0.55, 0.14, 0.06]), len(at))
    sent: Frame = {
        "person": person,
        "at": at,
        "channel": _MESSAGE_CHANNEL[kind],
        "kind": kind,
        "is_outbound": np.ones(len(at), np.int64),
        "status": weighted(rng, np.array([0.01, 0.97, 0.02]), len(at)),
        "content": rng.integers(0, 3, len(at)),
    }
    answered = (rng.random(len(at)) < 0.14) & (kind < 2) & (sent["status"] == 1)
    reply = take(sent, answered)
    reply |= {
        "at": reply["at"] + rng.integers(120, clock.DAY, rows(reply)),
        "kind": np.full(rows(reply), len(MESSAGE_KINDS)),
        "channel": np.full(rows(reply), -1),
        "is_outbound": np.zeros(rows(reply), np.int64),
    }
    both = stack(sent, reply)
    both["channel"] = np.where(both["status"] == 1, both["channel"], -1)  # what never arrived causes nothing
    return take(both, both["at"] < options.stop)


def planned(
    options: SandboxOptions, rng: np.random.Generator, folks: Frame, contact: str, per_day: Array
) -> tuple[Array, Array]:
    """Whom a contact is used to write to, and when: planned without knowing who will leave, cut off when they do."""
    begin = folks[f"{contact}_from"]
    stop = np.full(len(begin), options.stop)
    person, at = clock.poisson(rng, begin, stop, per_day)
    at = np.maximum(clock.awake(rng, at), begin[person] + 60)
    at = gathered(folks, person, at, (begin, stop))
    there = at < folks[f"{contact}_to"][person]
    return person[there], at[there]


def _pushes(options: SandboxOptions, rng: np.random.Generator, folks: Frame) -> Frame:
    """Service-account pushes to followers; a click (`clicked_at`) is the touch that can cause a purchase."""
    rate = np.full(len(folks["entry"]), 0.037 * options.size.touch_rate)
    person, at = planned(options, rng, folks, "follow", rate)
    clicked = at + rng.integers(30, 20 * clock.HOUR, len(at))
    status = weighted(rng, np.array([0.0, 0.98, 0.02]), len(at))
    clicks = (rng.random(len(at)) < 0.22) & (status == 1) & (clicked < options.stop)
    frame = {
        "person": person,
        "at": at,
        "channel": np.where(clicks, number("CH09"), -1),
        "status": status,
        "content": rng.integers(0, 3, len(at)),
        "clicked_at": np.where(clicks, clicked, clock.NEVER),
        "is_outbound": np.ones(len(at), np.int64),
    }
    frame = take(frame, at < options.stop)
    # nobody gets a push, all of a day with the same content, twice
    push = (frame["at"] // clock.DAY * 3 + frame["content"]) * len(rate) + frame["person"]
    return take(frame, np.sort(np.unique(push, return_index=True)[1]))


def _visits(options: SandboxOptions, rng: np.random.Generator, folks: Frame) -> Frame:
    """Mini-program sessions that belong to no order yet."""
    size = len(folks["entry"])
    person, at = clock.poisson(
        rng, folks["entry"], np.full(size, options.stop), np.full(size, 0.011 * options.size.touch_rate)
    )
    at = np.maximum(clock.awake(rng, at), folks["entry"][person])
    return visit_frame(rng, person, at, weighted(rng, _SCENE_SHARE, len(at)))


def visit_frame(rng: np.random.Generator, person: Array, at: Array, scene: Array) -> Frame:
    """Visits with the details that do not matter to the truth."""
    return {
        "person": person,
        "at": at,
        "channel": SCENE_CHANNEL[scene],
        "scene": scene,
        "stay": rng.integers(3, 900, len(at)),
        "pages": rng.integers(1, 14, len(at)),
        "sku": rng.integers(0, 1_000_000, len(at)),
    }


def _shares(options: SandboxOptions, rng: np.random.Generator, folks: Frame, promoters: int) -> Frame:
    """Shares of product cards and clicks on them; a promoter is named on two clicks in three."""
    size = len(folks["entry"])
    person, at = clock.poisson(
        rng, folks["entry"], np.full(size, options.stop), np.full(size, 0.006 * options.size.touch_rate)
    )
    at = np.maximum(clock.awake(rng, at), folks["entry"][person])
    return share_frame(
        rng,
        {"person": person, "at": at},
        np.where(rng.random(len(at)) < 0.65, rng.integers(0, promoters, len(at)), -1),
        weighted(rng, np.array([0.3, 0.25, 0.45]), len(at)),
    )


def share_frame(rng: np.random.Generator, who: Frame, promoter: Array, target: Array) -> Frame:
    """Share events of `who` (person, at); one in five is a share, which causes nothing, the others are clicks."""
    size = rows(who)
    is_click = rng.random(size) < 0.8
    channel = np.where(target == 0, number("CH08"), np.where(promoter >= 0, number("CH07"), number("CH13")))
    return who | {
        "channel": np.where(is_click, channel, -1),
        "is_click": is_click.astype(np.int64),
        "promoter": promoter,
        "target": target,
        "sharer": rng.integers(0, 1_000_000, size),
        "sku": rng.integers(0, 1_000_000, size),
    }


def _events(options: SandboxOptions, rng: np.random.Generator, folks: Frame) -> Frame:
    """Service-account events: one follow per follower, unfollows, and small acts in between."""
    start, stop = folks["follow_from"], np.minimum(folks["follow_to"], options.stop)
    person, at = clock.poisson(rng, start, stop, np.full(len(start), 0.005 * options.size.touch_rate))
    follows, leaves = np.flatnonzero(start < options.stop), np.flatnonzero(folks["follow_to"] < options.stop)
    kind = [np.zeros(len(follows), np.int64), np.ones(len(leaves), np.int64), rng.integers(2, len(EVENTS), len(at))]
    frame = {
        "person": np.concatenate([follows, leaves, person]),
        "at": np.concatenate([start[follows], folks["follow_to"][leaves], at]),
        "kind": np.concatenate(kind),
    }
    return frame | {"channel": np.full(rows(frame), -1), "is_outbound": (frame["kind"] < 2).astype(np.int64)}
