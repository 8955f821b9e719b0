"""What both layers run in a process of its own: full, again, nothing, night and bare, and the line it prints.

Flow: dbt builds the layer as a night starts it, or its compiled statements run in one session, timed -> one JSON line.
Why:  `nothing` is the full build over streams without a row: what starting dbt and these models costs, whatever they
      hold.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import dbt_layer
from benchmarks.children import tell
from benchmarks.dbt_layer import dbt
from ingestion.settings import Home
from orchestration.manifest import load_manifest

Side = Callable[[Home], None]


@dataclass(frozen=True, slots=True)
class Models:
    """`layer` and all that it stands on, without `given` and what that stands on."""

    layer: tuple[str, ...]
    given: tuple[str, ...] = ()

    def chosen(self) -> list[str]:
        """As arguments of dbt."""
        below = ["--exclude", *(f"+{model}" for model in self.given)] if self.given else []
        return ["--select", *(f"+{model}" for model in self.layer), *below]

    def bare(self, home: Home, where: Mapping[str, str] | None = None) -> None:
        """The statements that the last full build compiled, in the order of their references, in one session."""
        dbt_layer.bare(home, dbt_layer.ordered(load_manifest(), self.layer, self.given), where=where)


def built(models: Models, nights: tuple[date, date], since: date) -> dict[str, Side]:
    """Builds of the layer: `full` as of the first night, `again` of the second, `night` from one to the other.

    `since` is the last day that the first night knows.
    """
    first, second = ({"through_date": night.isoformat()} for night in nights)
    rebuilt = (*models.chosen(), "--full-refresh")
    news = second | {"since_seq": 1, "since_through_date": since.isoformat()}

    def run(*arguments: str, variables: Mapping[str, object]) -> Side:
        return lambda home: dbt(home, "run", *arguments, variables=variables)

    return {
        "full": run(*rebuilt, variables=first),
        "again": run(*rebuilt, variables=second),
        "nothing": run(*rebuilt, "--empty", variables=first),
        "night": run(*models.chosen(), variables=news),
        "bare": models.bare,
    }


def main(sides: Mapping[str, Side], side: str, root: Path) -> None:
    """Run one side and print what it took."""
    started = time.perf_counter()
    sides[side](Home(root))
    tell(seconds=time.perf_counter() - started)
