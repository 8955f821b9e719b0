import numpy as np

from ingestion.sandbox import clock
from ingestion.sandbox.channels import number


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
