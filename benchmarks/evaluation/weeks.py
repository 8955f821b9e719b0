"""Person-weeks and lived time of a sandbox brand by touches, counted from its own frames, and the best cadence by them.

By another way than the models of dbt: instants of the world instead of records of exports, no identity to resolve.
"""

from collections.abc import Iterator

import numpy as np

from analytics.estimate import Estimate, Floats, Ints, Mask
from analytics.fatigue.cadence import LIFE, MEASURES, cadence
from analytics.fatigue.leaving import LEVELS
from benchmarks.evaluation.outcomes import Outcome
from benchmarks.evaluation.worlds import Tenant
from ingestion.sandbox import clock
from ingestion.sandbox.fatigue import WEIGHT, week_of
from ingestion.sandbox.stage import BRANDS

GROUPS, MARGIN = 32, 10_000


def sent(tenant: Tenant) -> Ints:
    """(person, instant, weight) of everything that arrived."""
    parts = []
    for frame in (tenant.world.touches["messages"], tenant.world.touches["pushes"]):
        came = (frame["is_outbound"] == 1) & (frame["status"] == 1)
        weight = WEIGHT[np.minimum(frame["kind"], 3)] if "kind" in frame else np.ones(len(came))
        parts.append(np.stack([frame["person"][came], frame["at"][came], 10 * weight[came]]))
    return np.concatenate(parts, axis=1).round().astype(np.int64)


def span(tenant: Tenant) -> tuple[Ints, Ints, Ints]:
    """When each person can first be spoken to after the first purchase, and the last day of it; and who leaves when."""
    folks = tenant.world.people
    begins, ends = np.full(tenant.world.block.persons, clock.NEVER), np.zeros(tenant.world.block.persons, np.int64)
    gone = []
    for name in ("friend", "follow"):
        since, until = folks[f"{name}_from"], folks[f"{name}_to"]
        known = since < clock.NEVER
        begins[known] = np.minimum(begins[known], since[known])
        ends[known] = np.maximum(ends[known], np.minimum(until[known], tenant.options.stop))
        left = known & (until < clock.NEVER) & ((folks["friend_lost_to"] < 4) | (name == "follow"))
        gone.append(np.stack([np.flatnonzero(left), until[left]]))
    return np.maximum(begins, folks["first"]), ends, np.concatenate(gone, axis=1)


def level_of(tenths: Ints) -> Ints:
    """Touches a week, 0 to 7 and more, from tenths of a touch; the least message is one."""
    return np.where(tenths <= 0, 0, np.clip((tenths + 5) // 10, 1, LEVELS - 1))


def lived(tenant: Tenant, chosen: Mask) -> tuple[Ints, Ints, Floats, Ints]:
    """(group, level, days, opt-outs) of stretches with one number of touches of the last seven days."""
    begins, ends, gone = span(tenant)
    person, at, tenths = sent(tenant)
    alive = np.flatnonzero(chosen & (begins < ends))
    none, some = np.zeros_like, np.ones_like
    moves = [
        (alive, begins[alive], none(alive), some(alive), none(alive)),
        (person, at, tenths, none(person), none(person)),
        (gone[0], gone[1], none(gone[0]), none(gone[0]), some(gone[0])),
        (person, at + 7 * clock.DAY, -tenths, none(person), none(person)),
        (alive, ends[alive] + 1, none(alive), -some(alive), none(alive)),
    ]
    order = np.repeat(np.arange(5), [len(part[0]) for part in moves])
    who, when, load, risk, out = (np.concatenate([part[place] for part in moves]) for place in range(5))
    rank = np.lexsort((order, when, who))
    who, when, out = who[rank], when[rank], out[rank]
    level, at_risk = level_of(np.cumsum(load[rank])), np.cumsum(risk[rank]) > 0
    days = np.append(np.diff(when), 0) / clock.DAY
    return who[at_risk] % GROUPS, level[at_risk], days[at_risk], out[at_risk]


def weekly(tenant: Tenant, chosen: Mask) -> tuple[Ints, Floats, Mask]:
    """(persons x weeks): level, orders of ten days, and whether the person could be spoken to as the week began."""
    first, last = (
        int(week_of(np.array([at]))[0]) for at in (tenant.options.start, tenant.options.stop - 10 * clock.DAY)
    )
    shape = (tenant.world.block.persons, last - first + 3)
    tenths, orders = np.zeros(shape, np.int64), np.zeros(shape)
    person, at, weight = sent(tenant)
    np.add.at(tenths, (person, week_of(at) - first), weight)
    paid = tenant.world.orders["is_unpaid"] == 0
    person, at = tenant.world.orders["person"][paid], tenant.world.orders["at"][paid]
    week, before = week_of(at) - first, week_of(at - 3 * clock.DAY) - first
    np.add.at(orders, (person, week), 1)
    also = (before < week) & (before >= 0)
    np.add.at(orders, (person[also], before[also]), 1)
    begins, ends, _ = span(tenant)
    weeks = np.arange(shape[1]) + first
    at_risk = (weeks > week_of(begins)[:, None]) & (weeks <= np.minimum(week_of(ends), last)[:, None])
    return level_of(tenths), orders, at_risk & chosen[:, None]


def sums_of(tenant: Tenant, category: int) -> tuple[Floats, Floats]:
    """Sums of a category (groups x LEVELS x MEASURES, groups x LIFE).

    An order is worth MARGIN fen; tenure and content, which plant nothing here, are one class.
    """
    chosen = tenant.world.people["category"] == category
    level, orders, at_risk = weekly(tenant, chosen)
    quiet = at_risk & (level == 0)
    surprise = orders - (orders * quiet).sum(axis=0) / np.maximum(quiet.sum(axis=0), 1)
    own = (surprise * quiet).sum(axis=1) / np.maximum(quiet.sum(axis=1), 1)
    compared = at_risk & (quiet.sum(axis=1) > 0)[:, None]
    week_orders = at_risk * orders * 0.7  # seven of the ten days
    values = {
        "weeks": at_risk,
        "compared_weeks": compared,
        "excess_orders": compared * (surprise - own[:, None]),
        "orders": week_orders,
    } | dict.fromkeys(("net_fen", "costed_net_fen", "cm3_fen"), MARGIN * week_orders)
    sums = np.zeros((GROUPS, LEVELS, len(MEASURES)))
    group = np.broadcast_to((np.arange(len(own)) % GROUPS)[:, None], level.shape)
    for name, column in values.items():
        np.add.at(sums[:, :, MEASURES.index(name)], (group, level), column.astype(float))
    groups, levels, days, out = lived(tenant, chosen)
    life = np.zeros((GROUPS, *LIFE))
    for place, column in enumerate((days, out)):
        np.add.at(life[:, :, 0, 0, place], (groups, levels), column)
    return sums, life


def score_fatigue(tenant: Tenant) -> Iterator[Outcome]:
    """The recommended touches a week of every category; an interval of a touch to either side."""
    for place, kind in enumerate(BRANDS[tenant.brand].categories):
        found = cadence(*sums_of(tenant, place)).recommended
        truth = float(kind.cadence) if tenant.options.planted.fatigue else 0.0
        told = None if found is None else Estimate(float(found), found - 1.0, found + 1.0)
        yield Outcome("fatigue, best cadence", kind.category_id, truth, told)
