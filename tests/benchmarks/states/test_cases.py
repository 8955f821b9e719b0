"""What is measured of a million members."""

from benchmarks.states import cases
from benchmarks.states.lake import make_lake


def test_measure_states_says_how_much_there_is_and_delivers_both(tmp_path, monkeypatch):
    delivered = []
    monkeypatch.setattr(cases, "make_lake", lambda home, members: make_lake(home, 400))
    monkeypatch.setattr(cases, "measure_layer", lambda layer, pairs: (layer, pairs))
    monkeypatch.setattr(cases, "fill_inputs", lambda home, night: delivered.append((home.root, night)))
    layer, pairs = cases.measure_states(tmp_path, 1_000_000, 2)
    assert (layer.amount, pairs) == ("400 members, 365 days", 2)
    assert (layer.name, layer.module) == ("states", "benchmarks.states.sides")
    layer.deliver()
    assert delivered == [(tmp_path / "home", 2)]
