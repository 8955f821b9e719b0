import numpy as np

from ingestion.sandbox import world
from ingestion.sandbox.options import SandboxOptions, blocks


def flat(built):
    parts = [built.people, built.orders, built.lines, built.aftersales, built.commissions, *built.touches.values()]
    return [column for frame in parts for column in frame.values()]


def test_a_block_is_the_same_whenever_it_is_made(options, stock, apparel):
    again = world.build(options, blocks(options)[0], stock)
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(flat(apparel), flat(again), strict=True))


def test_a_block_does_not_depend_on_the_number_of_nights(options, stock, apparel):
    other = SandboxOptions(scale="tiny", nights=5)
    again = world.build(other, blocks(other)[0], stock)
    assert np.array_equal(again.orders["number"], apparel.orders["number"])


def test_touches_are_in_time_order_and_ids_distinct(apparel):
    for name, frame in apparel.touches.items():
        assert (np.diff(frame["at"]) >= 0).all(), name
        assert len(np.unique(frame["number"])) == len(frame["number"]), name


def test_without_lift_the_touches_are_the_same_and_the_caused_orders_are_gone(stock, apparel):
    none = SandboxOptions(scale="tiny", effects="none")
    built = world.build(none, blocks(none)[0], stock)
    assert (built.orders["causal"] == -1).all()
    assert (apparel.orders["causal"] >= 0).sum() > 100
    assert abs(len(built.touches["messages"]["at"]) / len(apparel.touches["messages"]["at"]) - 1) < 0.1
