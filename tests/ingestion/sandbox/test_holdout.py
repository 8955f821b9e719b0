"""The lot leaves out one promotional push in ten of the last months, and touches nothing else."""

import numpy as np
import pytest

from ingestion.sandbox import catalog, clock, holdout, people, touches
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
