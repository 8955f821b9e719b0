import numpy as np
import pytest

from ingestion.sandbox import catalog, clock, world
from ingestion.sandbox.channels import number
from ingestion.sandbox.effects import Effects
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.promotions import REMINDED


def test_who_came_watched_inside_the_session_and_reserved_before(apparel, stock):
    kept = apparel.touches["reservations"]
    came = kept["at"] < clock.NEVER
    session = kept["session"]
    assert came.any()
    assert (~came).any()
    assert (kept["reserved_at"] < stock.sessions["start"][session]).all()
    assert (kept["at"][came] < stock.sessions["stop"][session[came]]).all()
    assert (kept["channel"] == np.where(came, number("CH01"), -1)).all()


def test_a_person_reserves_a_session_once(apparel):
    kept = apparel.touches["reservations"]
    pairs = np.stack([kept["session"], kept["person"]])
    assert np.unique(pairs, axis=1).shape == pairs.shape


def test_reservations_go_on_to_the_last_day(apparel, options):
    reserved = apparel.touches["reservations"]["reserved_at"]
    assert reserved.max() > options.stop - 5 * clock.DAY


def test_reminders_bring_the_planted_share_of_purchases_and_none_to_the_holdout():
    options = SandboxOptions(days=200)
    built = world.build(options, blocks(options)[0], catalog.build(options))
    reserved, frame = built.touches["reservations"], built.orders
    pairs = set(zip(reserved["session"].tolist(), reserved["person"].tolist(), strict=True))
    caused = frame["cause"] == REMINDED
    found = list(zip(frame["cause_of"][caused].tolist(), frame["person"][caused].tolist(), strict=True))
    held = reserved["is_holdout"] == 1
    spared = set(zip(reserved["session"][held].tolist(), reserved["person"][held].tolist(), strict=True))
    assert held.mean() == pytest.approx(0.25, abs=0.02)
    assert set(found) <= pairs - spared
    # who had left for good is reminded in vain
    assert 0.6 < len(found) / (~held).sum() / Effects().reservation_size < 1.15
    assert (frame["session"][caused] == frame["cause_of"][caused]).all()
    assert set(frame["causal"][caused].tolist()) == {number("CH01")}
