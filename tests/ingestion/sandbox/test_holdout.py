"""The lot leaves out one promotional push in ten of the last months, and touches nothing else."""

import numpy as np
import pytest

from ingestion.sandbox import catalog, clock, holdout, people, touches, world
from ingestion.sandbox.frame import take
from ingestion.sandbox.options import SandboxOptions, blocks


@pytest.fixture(scope="module")
def brand():
    options = SandboxOptions(scale="small", days=240)
    block = blocks(options)[0]
    stock = catalog.build(options)
    return options, block, people.people(options, block, stock)


def test_held_out_takes_one_promotional_push_in_ten_of_the_last_months(brand):
    options, block, folks = brand
    pushes = touches.touches(options, block, folks, 10)[1]["pushes"]
    held = pushes["is_held"] == 1
    tried = (pushes["content"] == holdout.PROMO) & (pushes["at"] >= options.stop - 120 * clock.DAY)
    assert held[tried].mean() == pytest.approx(holdout.SHARE, abs=0.02)
    assert not held[~tried].any()
    assert set(pushes["status"][held].tolist()) == {0}
    assert (pushes["channel"][held] == -1).all()
    assert (pushes["clicked_at"][held] == clock.NEVER).all()


def test_held_out_changes_nobody_elses_touches(brand, monkeypatch):
    options, block, folks = brand
    after, with_lot = touches.touches(options, block, folks, 10)
    monkeypatch.setattr(holdout, "SHARE", 0.0)
    before, without = touches.touches(options, block, folks, 10)
    assert all((after[name] == before[name]).all() for name in before)
    sent = with_lot["pushes"]["is_held"] == 0
    for name, frame in without.items():
        kept = sent if name == "pushes" else slice(None)
        for column in set(frame) - {"is_held"}:
            np.testing.assert_array_equal(with_lot[name][column][kept], frame[column][kept])


@pytest.mark.parametrize(("lift", "is_told"), [(0.0, False), (1.0, True)])
def test_lot_tells_what_pushes_cause_and_nothing_where_they_cause_nothing(tmp_path, lift, is_told):
    """Persons by the lot of their first push that was tried, and who of them ordered within three days of it."""
    effects = tmp_path / "effects.toml"
    effects.write_text(f"promotion = false\nhalo = false\n[channel_lift]\nCH09 = {lift}\n", "utf-8")
    options = SandboxOptions(scale="small", days=130, effects=str(effects))
    made = world.build(options, blocks(options)[0], catalog.build(options))
    pushes = made.touches["pushes"]
    tried = take(pushes, (pushes["content"] == holdout.PROMO) & (pushes["at"] >= options.stop - 120 * clock.DAY))
    tried = take(tried, np.unique(tried["person"], return_index=True)[1])
    orders = take(made.orders, made.orders["is_unpaid"] == 0)
    orders = take(orders, np.lexsort((orders["at"], orders["person"])))
    key = orders["person"] * np.int64(options.stop + 1) + orders["at"]
    due = tried["person"] * np.int64(options.stop + 1) + tried["at"]
    bought = np.searchsorted(key, due + 3 * clock.DAY, side="right") > np.searchsorted(key, due)
    held = tried["is_held"] == 1
    shares, sizes = (bought[~held].mean(), bought[held].mean()), ((~held).sum(), held.sum())
    error = np.sqrt(sum(share * (1 - share) / size for share, size in zip(shares, sizes, strict=True)))
    assert min(sizes) > 100
    assert bool(shares[0] - shares[1] > 3 * error) is is_told
    assert shares[0] - shares[1] > -3 * error
