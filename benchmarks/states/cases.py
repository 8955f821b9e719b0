"""The states of a million members: dbt's full build beside the bare statements, and a night's increment beside it."""

from pathlib import Path

from benchmarks.drawn_lake import DAYS, TOML
from benchmarks.layer_cases import Layer, measure_layer
from benchmarks.pairing import Outcome
from benchmarks.states.inputs import fill_inputs
from benchmarks.states.lake import EVERY, Lake, make_lake
from ingestion.settings import create_home


def measure_states(folder: Path, members: int, pairs: int) -> tuple[list[Outcome], list[str]]:
    """Both cases, and a sentence on memory and on the start that was taken off."""
    lake = make_lake(create_home(folder / "home", TOML), members)
    says = f"one new day in {DAYS}, on which one member of {EVERY} is touched; both give equal tables."
    layer = Layer("states", "benchmarks.states.sides", lake.home, amount(lake), lambda: deliver(lake), says)
    return measure_layer(layer, pairs)


def amount(lake: Lake) -> str:
    """How much there is."""
    return f"{lake.members:,} members, {DAYS} days"


def deliver(lake: Lake) -> None:
    """The second night arrives, in the lake and in what the layers below make of it."""
    lake.deliver()
    fill_inputs(lake.home, night=2)
