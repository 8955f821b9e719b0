"""Texts reach members who allowed them and whom nothing else reaches; dead numbers fail, 退订 is the end of it."""

import numpy as np
import pytest

from ingestion.sandbox import clock
from ingestion.sandbox.consents import spoken
from ingestion.sandbox.texts import CLICK, DEAD, DELIVERED, FAILED, OPT_OUT, SENT, events, numbers, sent, unsubscribed


@pytest.fixture(scope="module")
def told(apparel):
    return events(apparel)


def test_sent_goes_to_members_who_allowed_it_and_can_be_reached_no_other_way(apparel):
    frame, folks = sent(apparel), apparel.people
    person, at = frame["person"], frame["at"]
    assert len(at) > 100
    assert (spoken(apparel)["sms"][person] == 0).all()
    assert ((folks["member_from"][person] < at) & (at < folks["member_to"][person])).all()
    for contact in ("friend", "follow"):
        assert not ((folks[f"{contact}_from"][person] <= at) & (at <= folks[f"{contact}_to"][person])).any()


def test_sent_holds_out_one_promotional_text_in_ten(apparel):
    frame = sent(apparel)
    promo = frame["content"] == 0
    assert 0.05 < frame["is_held"][promo].mean() < 0.16
    assert not frame["is_held"][~promo].any()


def test_events_end_with_an_opt_out_and_nothing_comes_back_of_what_was_held_out(apparel, told):
    gone = dict(zip(*(unsubscribed(told)[name].tolist() for name in ("person", "at")), strict=True))
    assert gone
    later = [
        at
        for person, at in zip(*(told[name][told["event"] == SENT].tolist() for name in ("person", "at")), strict=True)
        if at > gone.get(person, clock.NEVER)
    ]
    assert later == []
    assert set(told["event"][told["is_held"] == 1].tolist()) == {SENT}


def test_events_tell_what_each_number_is(apparel, told):
    state = numbers(apparel)[told["person"]]
    assert (state[told["event"] == DELIVERED] == 0).all()
    assert ((state > 0) == (told["failure"] >= 0))[told["event"] == FAILED].all()
    assert (state[told["failure"] == 0] == DEAD).all()
    assert np.isin([CLICK, OPT_OUT, FAILED], told["event"]).all()
    assert len(np.unique(told["number"])) == len(told["number"])
