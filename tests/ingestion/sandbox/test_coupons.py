"""Discounts by sponsor add up to each line's; a coupon's life is in order."""

import numpy as np

from ingestion.sandbox import clock, coupons


def test_discounts_of_a_line_add_up_to_what_it_costs_less(apparel):
    found = coupons.discounts(apparel.orders, apparel.lines)
    lines = apparel.lines
    given = np.bincount(found["line"], found["amount"], minlength=len(lines["paid"])).astype(np.int64)
    assert (given == lines["gross"] - lines["paid"]).all()
    assert (found["order"] == lines["order"][found["line"]]).all()
    pairs = set(zip(found["line"].tolist(), found["kind"].tolist(), strict=True))
    assert len(pairs) == len(found["line"])


def test_steps_of_a_coupon_come_in_order_and_it_is_used_once(apparel):
    steps = apparel.coupon_events
    assert set(steps["step"]) == {0, 1, 2, 3, 4}
    lives: dict[int, list[tuple[int, int]]] = {}
    for number, step, at in zip(steps["number"], steps["step"], steps["at"], strict=True):
        lives.setdefault(int(number), []).append((int(at), int(step)))
    paths = {tuple(step for _, step in sorted(life)) for life in lives.values()}
    assert paths <= {
        (0,),
        (0, 1),
        (0, 2),
        (0, 1, 2),
        (0, 3),
        (1,),
        (1, 2),
        (3,),
        (4,),
        (2,),
    }  # the history begins midway
    assert {(0, 1), (0, 3), (0, 1, 2), (4,)} <= paths


def test_counts_add_up_over_blocks_and_grow(apparel):
    stop = apparel.options.stop
    early, late = (
        coupons.counts(apparel.coupon_events, stop - 30 * clock.DAY),
        coupons.counts(apparel.coupon_events, stop),
    )
    assert (early["received"] <= late["received"]).all()
    assert late["received"].sum() == np.sum(apparel.coupon_events["step"] == coupons.RECEIVE)
    assert early["moved"].max() < stop - 30 * clock.DAY
