"""Groups: whoever is written to in one is in it, and who lost the friendship mostly leaves."""

import numpy as np

from ingestion.sandbox.groups import JOIN, group_events, membership
from ingestion.sandbox.touches import MESSAGE_KINDS


def test_membership_holds_whoever_is_written_to_in_the_group(apparel):
    person, since, until, _ = membership(apparel)
    inside = np.full((2, apparel.block.persons), 0)
    inside[0, person], inside[1, person] = since, until
    messages = apparel.touches["messages"]
    group = messages["kind"] == MESSAGE_KINDS.index("group")
    who, at = messages["person"][group], messages["at"][group]
    assert group.sum() > 50
    assert ((inside[0, who] <= at) & (at <= inside[1, who])).all()
    assert (apparel.people["friend_from"][person] <= since).all()


def test_group_events_tell_who_left_after_the_friendship(apparel):
    found = group_events(apparel)
    came, left = found["change"] == JOIN, found["change"] != JOIN
    assert set(found["person"][left].tolist()) <= set(found["person"][came].tolist())
    lost = apparel.people["friend_to"][found["person"][left]] < apparel.options.stop
    assert 0.6 < lost.mean() < 1
    gone = membership(apparel)
    ended = apparel.people["friend_to"][gone[0]] < apparel.options.stop
    assert 0.5 < (gone[2][ended] < apparel.options.stop).mean() < 0.85
