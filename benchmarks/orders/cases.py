"""The layer of a million orders: dbt's full build beside the bare statements, and a night's increment beside it."""

from pathlib import Path

from benchmarks.drawn_lake import DAYS
from benchmarks.layer_cases import Layer, measure_layer
from benchmarks.orders.lake import SHARE_CHANGED, make_lake
from benchmarks.pairing import Outcome


def measure_orders(folder: Path, orders: int, pairs: int) -> tuple[list[Outcome], list[str]]:
    """Both cases, and a sentence on memory and on the start that was taken off."""
    lake = make_lake(folder, orders)
    amount = f"{orders:,} orders, {lake.lines:,} lines"
    says = f"one new day in {DAYS}, and {SHARE_CHANGED:.0%} of the older orders changed; both give equal tables."
    return measure_layer(Layer("orders", "benchmarks.orders.sides", lake.home, amount, lake.deliver, says), pairs)
