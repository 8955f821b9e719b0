"""What is measured of a million orders."""

from benchmarks.orders import cases
from benchmarks.orders.lake import make_lake


def test_measure_orders_says_how_much_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr(cases, "make_lake", lambda folder, orders: make_lake(folder, 400))
    monkeypatch.setattr(cases, "measure_layer", lambda layer, pairs: (layer, pairs))
    layer, pairs = cases.measure_orders(tmp_path, 1_000_000, 2)
    assert (layer.amount, pairs) == ("1,000,000 orders, 1,000 lines", 2)
    assert (layer.name, layer.module) == ("orders", "benchmarks.orders.sides")
