"""The planted lift can be counted back from what was planted, and leaving for good follows its chance."""

import numpy as np
import pytest

from ingestion.sandbox import clock, demand
from ingestion.sandbox.channels import BASE, CHANNELS, number
from ingestion.sandbox.effects import Effects
from ingestion.sandbox.frame import stack
from ingestion.sandbox.options import blocks
from ingestion.sandbox.promotions import CREATED, PULLED, unmoved


def crowd(size, **columns):
    base = {"entry": 0, "first": clock.NEVER, "rate": 0.0, "dropout": 0.0, "is_buyer": 1}
    return {name: np.full(size, value) for name, value in (base | columns).items()}


def test_touches_cause_purchases_at_the_planted_rate(options):
    size = 40_000
    at = np.full(size, options.start + clock.DAY)
    touch = {"person": np.arange(size), "at": at, "channel": np.full(size, number("CH11"))}
    effects = Effects(channel_lift={"CH11": 0.1})
    wish = demand.candidates(options, blocks(options)[0], crowd(size), [touch], effects)
    assert len(wish["at"]) / size == pytest.approx(0.1, abs=0.006)
    assert set(wish["causal"].tolist()) == {number("CH11")}
    assert (wish["at"] > at[0]).all()
    assert (wish["at"] <= at[0] + 5 * clock.DAY + 600).all()


def test_touches_without_lift_and_undelivered_ones_cause_nothing(options):
    size = 5_000
    touch = {"person": np.arange(size), "at": np.full(size, options.start), "channel": np.full(size, -1)}
    search = touch | {"channel": np.full(size, number("CH14"))}
    wish = demand.candidates(options, blocks(options)[0], crowd(size), [touch, search], Effects())
    assert len(wish["at"]) == 0


def test_push_counts_from_its_click(options):
    touch = {"person": np.zeros(1, np.int64), "at": np.array([options.start]), "channel": np.array([number("CH09")])}
    touch["clicked_at"] = touch["at"] + clock.DAY
    wish = demand.candidates(options, blocks(options)[0], crowd(1), [touch], Effects(channel_lift={"CH09": 1.0}))
    assert wish["at"][0] > options.start + clock.DAY


def test_survive_lets_nobody_buy_after_leaving(options):
    size = 20_000
    person = np.repeat(np.arange(size), 5)
    placed = {"person": person, "at": np.tile(np.arange(5), size) * clock.DAY, "causal": np.full(size * 5, BASE)}
    bought, died = demand.survive(options, blocks(options)[0], crowd(size, dropout=0.3), unmoved(placed))
    counts = np.bincount(bought["person"], minlength=size)
    for orders in (1, 2, 3, 4):
        assert (counts == orders).mean() == pytest.approx(0.7 ** (orders - 1) * 0.3, abs=0.012)
    assert (died < clock.NEVER).mean() == pytest.approx(1 - 0.7**5, abs=0.012)
    assert (bought["at"] <= died[bought["person"]]).all()


def test_created_and_moved_purchases_change_nobody_else(options):
    size = 20_000
    person = np.repeat(np.arange(size), 4)
    at = np.tile(np.arange(4), size) * clock.DAY + options.start
    plain = unmoved({"person": person, "at": at, "causal": np.full(size * 4, BASE)})
    third = np.flatnonzero(np.arange(size * 4) % 4 == 2)
    moved = {name: column.copy() for name, column in plain.items()}
    moved["at"][third] = options.start + 1  # bought two days earlier than it would have been
    moved["cause"][third] = PULLED
    more = unmoved({"person": np.arange(size), "at": np.full(size, options.start + 2), "causal": np.full(size, BASE)})
    more["cause"] = np.full(size, CREATED)
    usual, died = demand.survive(options, blocks(options)[0], crowd(size, dropout=0.3), plain)
    folks = crowd(size, dropout=0.3)
    both, after = demand.survive(options, blocks(options)[0], folks, stack(moved, more))
    kept = both["cause"] != CREATED
    assert 0.25 < (both["cause"] == CREATED).sum() / size < 1
    assert np.bincount(both["person"][kept], minlength=size).mean() == pytest.approx(
        np.bincount(usual["person"], minlength=size).mean(), rel=0.02
    )
    assert (both["at"] <= after[both["person"]]).all()
    assert (after < clock.NEVER).mean() == pytest.approx((died < clock.NEVER).mean(), abs=0.012)


def test_caused_purchases_are_mostly_sold_elsewhere_than_they_were_caused(apparel):
    caused = apparel.orders["causal"] != BASE
    same = (apparel.orders["channel"] == apparel.orders["causal"])[caused].mean()
    assert 0.4 < same < 0.75
    assert len(CHANNELS) == 23
