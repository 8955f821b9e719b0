"""Coupons by lot: who gets one, what it creates, who takes it."""

import numpy as np
import pytest

from ingestion.sandbox import catalog, clock, coupons, grants, world
from ingestion.sandbox.effects import Effects
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.promotions import GRANTED


def test_a_tenth_of_those_drawn_gets_none_and_all_were_buyers(big):
    given = big.grants
    assert given["is_held"].mean() == pytest.approx(0.1, abs=0.01)
    assert (big.people["first"][given["person"]] < given["at"]).all()
    assert (big.people["union_from"][given["person"]] < given["at"]).all()
    pairs = np.stack([given["grant"], given["person"]])
    assert np.unique(pairs, axis=1).shape == pairs.shape
    assert len(np.unique(given["number"])) == len(given["number"])
    assert not set(given["number"]) & set(
        coupons.user_coupon(big.block, no_grants(big.orders), big_rows(big), 0).tolist()
    )


def no_grants(frame):
    return frame | {"grant_offer": np.full(len(frame["at"]), -1)}


def big_rows(made):
    return np.arange(len(made.orders["at"]))


def test_the_waking_coupon_creates_the_planted_share_and_only_with_those_who_got_it(big):
    given, frame = big.grants, big.orders
    pairs = set(zip(given["grant"].tolist(), given["person"].tolist(), strict=True))
    held = given["is_held"] == 1
    spared = set(zip(given["grant"][held].tolist(), given["person"][held].tolist(), strict=True))
    caused = frame["cause"] == GRANTED
    found = list(zip(frame["cause_of"][caused].tolist(), frame["person"][caused].tolist(), strict=True))
    assert set(found) <= pairs - spared
    assert {grants.CAMPAIGNS[place][0] for place, _ in found} == {coupons.WAKING}
    waking = ~held & (given["kind"] == coupons.WAKING)
    # who had left for good is granted it in vain
    assert 0.2 < len(found) / waking.sum() / Effects().coupon_size < 0.8


def test_without_the_effect_nothing_is_created_and_coupons_are_taken_all_the_same():
    options = SandboxOptions(days=200, effects="none")
    made = world.build(options, blocks(options)[0], catalog.build(options))
    assert not (made.orders["cause"] == GRANTED).any()
    assert (made.orders["grant_offer"] >= 0).any()


def test_a_coupon_is_taken_once_in_its_days_by_its_holder(big):
    frame, given = big.orders, big.grants
    took = np.flatnonzero(frame["grant_offer"] >= 0)
    place = {int(number): row for row, number in enumerate(given["number"])}
    row = np.array([place[int(number)] for number in frame["grant_number"][took]])
    assert len(np.unique(row)) == len(row)
    assert (given["is_held"][row] == 0).all()
    assert (given["person"][row] == frame["person"][took]).all()
    assert (given["shop"][row] == frame["shop"][took]).all()
    assert ((frame["at"][took] > given["at"][row]) & (frame["at"][took] < given["at"][row] + 14 * clock.DAY)).all()
    assert (frame["paid_at"][took] < clock.NEVER).all()
    percent = frame["grant_percent"][big.lines["order"]]
    lines = {name: big.lines[name][percent > 0] for name in ("gross", "merchant")}
    assert (lines["merchant"] == lines["gross"] * percent[percent > 0] // 100).all()
    # most who created a purchase paid with the coupon: others had spent it before
    assert np.isin(np.flatnonzero(frame["cause"] == GRANTED), took).mean() > 0.8


def test_granted_coupons_are_received_used_or_expire_and_none_is_both_told_and_withheld(big):
    steps, given = big.coupon_events, big.grants
    mine = np.isin(steps["number"], given["number"])
    lives: dict[int, list[int]] = {}
    for number, step in zip(steps["number"][mine].tolist(), steps["step"][mine].tolist(), strict=True):
        lives.setdefault(number, []).append(step)
    paths = {tuple(life) for life in lives.values()}
    assert paths <= {(0,), (0, 1), (0, 1, 2), (0, 3), (4,)}
    assert {(0, 1), (0, 3), (4,)} <= paths
    marked = steps["grant"] >= 0
    assert set(steps["step"][marked]) == {coupons.RECEIVE, coupons.WITHHOLD}
    assert marked.sum() == len(given["number"])
    assert not (steps["step"][~marked] == coupons.WITHHOLD).any()


def test_a_campaign_goes_out_every_week_to_the_end_of_the_history():
    days = np.array([clock.seconds(day) for _, day in grants.CAMPAIGNS])
    assert (np.diff(days) == 7 * clock.DAY).all()
    assert clock.seconds(clock.END_DATE) - 7 * clock.DAY < days[-1] <= clock.seconds(clock.END_DATE)
    assert {offer for offer, _ in grants.CAMPAIGNS[::2]} == {coupons.WAKING}
    assert {offer for offer, _ in grants.CAMPAIGNS[1::2]} == {coupons.THANKING}


def test_what_is_created_lifts_weeks_alike(big):
    """No burst: of the quarters of the last year, once most buyers are known, none has over a third of it."""
    at = big.orders["at"][big.orders["cause"] == GRANTED]
    quarter = (big.options.stop - at) // (91 * clock.DAY)
    assert np.bincount(quarter[quarter < 4]).max() < len(at[quarter < 4]) / 3
