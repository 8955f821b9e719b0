"""Settlements close to the fen and change when they say they do."""

import numpy as np

from ingestion.sandbox import clock, settlements


def test_a_settlement_is_what_was_received_less_what_was_taken(apparel):
    known = settlements.settlements(apparel, apparel.options.stop)
    frame = {name: column[known["order"]] for name, column in apparel.orders.items()}
    assert len(known["order"]) == np.sum(
        (apparel.orders["paid_at"] < apparel.options.stop) & (apparel.orders["order_paid"] > 0)
    )
    taken = known["fee"] + known["talent"] + known["agency"] + known["insurance"]
    kept = frame["order_paid"] + frame["platform"] - known["platform_back"] - known["refund_before"]
    assert (known["settled"] == kept - taken).all()
    assert set(known["status"].tolist()) >= {0, 2, 3}
    gone = known["status"] == 3
    assert (taken[gone] == 0).all()
    assert known["refund_after"][known["status"] == 2].sum() > 0


def test_a_settlement_between_two_instants_of_change_is_the_same(apparel):
    steps = settlements.moved(apparel)
    cut, later = apparel.options.stop - 20 * clock.DAY, apparel.options.stop - 10 * clock.DAY
    before, after = settlements.settlements(apparel, cut), settlements.settlements(apparel, later)
    place = {int(order): n for n, order in enumerate(before["order"])}
    moved = np.zeros(len(apparel.orders["at"]), bool)
    for at in steps:
        moved |= (at >= cut) & (at < later)
    seen = 0
    for n, order in enumerate(after["order"]):
        if int(order) not in place:
            assert moved[order]
        elif any(before[name][place[int(order)]] != after[name][n] for name in after):
            assert moved[order]
            seen += 1
    assert seen > 3


def test_forecasts_stand_until_settlement():
    frame = {name: np.array([900, 900]) for name in ("tech_fee", "tech_fee_original")}
    frame |= {"tech_fee_forecast": np.array([500, 500]), "insurance": np.array([80, 80]), "rebate": np.array([9, 9])}
    frame |= {"settled_at": np.array([10, 10]), "refunded_at": np.array([clock.NEVER, 5])}
    shown = {cut: settlements.fees_shown(frame, cut) for cut in (4, 9, 11)}
    assert [shown[cut]["fee"].tolist() for cut in (4, 9, 11)] == [[500, 500], [500, 0], [900, 900]]
    assert [shown[cut]["rebate"].tolist() for cut in (4, 9, 11)] == [[0, 0], [0, 0], [9, 9]]
