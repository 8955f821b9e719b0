"""The start of dbt is taken off its own sides only, and each run begins from the same warehouse."""

from benchmarks.orders import cases
from benchmarks.orders.lake import make_lake

SECONDS = {"seed": 5.0, "nothing": 10.0, "full": 40.0, "bare": 20.0, "night": 13.0}


def test_measure_orders_takes_the_start_off(tmp_path, monkeypatch):
    ran = []

    def told(command):
        ran.append(command[-2])
        return {"seconds": SECONDS[command[-2]], "peak_mb": 100.0 + len(ran)}

    monkeypatch.setattr(cases, "make_lake", lambda folder, orders: make_lake(folder, 400))
    monkeypatch.setattr(cases, "told", told)
    outcomes, remarks = cases.measure_orders(tmp_path, 1_000_000, 1)
    assert [outcome.ratio for outcome in outcomes] == [1.5, 0.1]
    assert ran == ["seed", "nothing", "full", "bare", "full", "night", "full"]
    assert remarks == ["Starting dbt with these models over no rows took 10.0 s. Peak memory 107 MB."]
    assert outcomes[0].case.amount == "1,000,000 orders, 1,000 lines"
