"""Special sessions sell more in their room; the halo is sold elsewhere, after them, by goods they were about."""

import numpy as np

from ingestion.sandbox import clock, halo
from ingestion.sandbox.catalog import INFLUENCER, OWN, build
from ingestion.sandbox.channels import BASE, number
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.people import people
from ingestion.sandbox.promotions import HALO, SURGE


def bought(effects):
    options = SandboxOptions(effects=effects)
    stock, block = build(options), blocks(options)[0]
    folks = people(options, block, stock)
    return options, stock.sessions, folks, halo.session_purchases(options, block, stock, folks)


def test_special_sessions_are_an_influencers_and_come_every_week_or_two():
    _, sessions, _, _ = bought("none")
    special = np.flatnonzero(sessions["is_special"])
    assert (sessions["kind"][special] == INFLUENCER).all()
    for shop in range(3):
        gaps = np.diff(sessions["start"][special[sessions["shop"][special] == shop]] // clock.DAY)
        assert 7 <= gaps.min() <= gaps.max() <= 12


def test_halo_is_caused_by_the_influencer_and_sold_on_own_ground_within_three_days():
    _, sessions, folks, frame = bought("default")
    spilled = {name: column[frame["cause"] == HALO] for name, column in frame.items()}
    origin, at = spilled["cause_of"], spilled["at"]
    assert len(at) > 500
    assert set(spilled["causal"].tolist()) == {number("CH02")}
    assert set(spilled["channel"].tolist()) == {number("CH01"), number("CH05"), number("CH17")}
    assert (at >= sessions["stop"][origin]).all()
    assert (at // clock.DAY - sessions["stop"][origin] // clock.DAY <= 3).all()
    assert (folks["category"][spilled["person"]] == sessions["focus"][origin]).all()
    live = spilled["session"] >= 0
    assert (live == (spilled["channel"] == number("CH01"))).all()
    room = spilled["session"][live]
    assert (sessions["kind"][room] == OWN).all()
    assert ((at[live] >= sessions["start"][room]) & (at[live] <= sessions["stop"][room])).all()
    assert (sessions["shop"][room] == spilled["shop"][live]).all()


def test_without_effects_special_sessions_still_sell_but_nothing_spills_over():
    _, sessions, _, frame = bought("none")
    assert set(frame["cause"].tolist()) == {SURGE}
    assert set(frame["causal"].tolist()) == {BASE}
    assert (sessions["is_special"][frame["session"]] == 1).all()
    assert (
        (frame["at"] >= sessions["start"][frame["session"]]) & (frame["at"] < sessions["stop"][frame["session"]])
    ).all()
