"""On a small tenant the cadence is found to within a touch a week, and nothing where nothing was planted."""

import numpy as np
import pytest

from analytics.fatigue.cadence import cadence
from analytics.fatigue.jackknife import reach
from benchmarks.evaluation.weeks import GROUPS, level_of, lived, score_fatigue, sums_of
from benchmarks.evaluation.worlds import Tenant
from ingestion.sandbox import catalog, clock, world
from ingestion.sandbox.options import SandboxOptions, blocks


def small(effects):
    """The apparel brand at scale small: knitwear bears six touches a week, dresses three, outerwear one."""
    options = SandboxOptions(scale="small", days=420, effects=effects)
    stock = catalog.build(options)
    return Tenant(options, stock, world.build(options, blocks(options)[0], stock))


def test_cadence_is_within_a_touch_of_the_planted_one():
    found = {one.subject: (one.truth, one.estimate) for one in score_fatigue(small("default"))}
    assert {name: truth for name, (truth, _) in found.items()} == {"A01": 6, "A02": 3, "A03": 1}
    for name, (truth, estimate) in found.items():
        assert estimate is not None, name
        assert estimate.covers(truth), (name, estimate)


def test_nothing_is_claimed_in_a_world_without_effect():
    tenant = small("none")
    assert {one.estimate for one in score_fatigue(tenant)} == {None}
    for place in range(3):
        hazard = cadence(*sums_of(tenant, place)).hazard
        rise = hazard.value[5] - hazard.value[0]
        assert abs(rise) < reach(GROUPS, 3) * np.hypot(hazard.error[5], hazard.error[0])


def test_level_of_rounds_and_counts_the_least_message():
    assert level_of(np.array([0, 3, 14, 15, 24, 25, 71, 500])).tolist() == [0, 1, 1, 2, 2, 3, 7, 7]


def test_lived_time_is_that_of_open_contacts():
    options = SandboxOptions(scale="tiny", effects="none")
    stock = catalog.build(options)
    tenant = Tenant(options, stock, world.build(options, blocks(options)[0], stock))
    everybody = np.ones(tenant.world.block.persons, bool)
    _, level, days, out = lived(tenant, everybody)
    folks, due = tenant.world.people, 0
    for one in range(len(everybody)):
        spans = [(folks[f"{name}_from"][one], folks[f"{name}_to"][one]) for name in ("friend", "follow")]
        spans = [span for span in spans if span[0] < clock.NEVER]
        if spans:
            begin, end = max(min(s for s, _ in spans), folks["first"][one]), min(max(e for _, e in spans), options.stop)
            due += max(end + 1 - begin, 0) if begin < end else 0
    assert days.sum() * clock.DAY == pytest.approx(due)
    assert days[level == 0].sum() > days[level > 0].sum()
    assert 0 < out.sum() < len(everybody)
