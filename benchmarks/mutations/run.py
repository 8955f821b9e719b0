"""One intake run over mutated files, in this process; what each verdict was, and what the parsing process needed.

Flow: mutants -> inbox of a fresh home with tight limits -> `ingest` -> verdicts counted, accounts checked.
Why:  the largest resident size of any ended child is exactly what `RUSAGE_CHILDREN` tells, so nothing is sampled; run
      it in a process without other children.
"""

import resource
import time
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from benchmarks.mutations.mutants import mutants
from ingestion.intake import ingest
from ingestion.report import FileResult
from ingestion.settings import create_home, load_settings

MEMORY_MB, SECONDS = 512, 10
_TOML = f"""
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
[intake]
quiet_seconds = 0
max_file_mb = 64
parse_memory_mb = 2048
parse_cpu_seconds = {SECONDS}
"""


@dataclass(slots=True)
class Tally:
    """What became of the files. `wrong` lists accounts that do not add up, `missing` files without a verdict."""

    files: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0
    slowest_file: str = ""
    parser_mb: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether every file got a verdict that adds up, within the limits."""
        within = self.parser_mb <= MEMORY_MB and self.slowest_seconds <= SECONDS
        return within and not self.missing and not self.wrong

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}  # asdict() recounts a Counter's pairs
        return values | {"is_clean": self.is_clean}


def run_mutants(root: Path, count: int, seed: int) -> Tally:
    """Take `count` mutated files into a fresh home under `root`; an exception here means that the parent crashed."""
    home = create_home(root / "home", _TOML)
    names = []
    for name, content in mutants(count, seed):
        (home.inbox / name).write_bytes(content)
        names.append(name)
    tally, told = Tally(files=count), [time.monotonic()]

    def clock(result: FileResult, number: int, of: int) -> None:  # noqa: ARG001  the shape intake calls
        now = time.monotonic()
        if now - told[0] > tally.slowest_seconds:
            tally.slowest_seconds, tally.slowest_file = now - told[0], result.file
        told[0] = now

    report = ingest(home, load_settings(home), on_file=clock)
    _count(tally, report.files)
    tally.missing = sorted(set(names) - {result.file.split("/")[0] for result in report.files})
    tally.parser_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return tally


def _count(tally: Tally, results: list[FileResult]) -> None:
    for result in results:
        tally.statuses[result.status] += 1
        tally.kinds[f"{result.file.rsplit('.', 1)[-1]} {result.status}"] += 1
        tally.reasons.update(dict(result.reasons))
        good = result.loaded + result.quarantined + result.duplicate
        adds_up = good == result.rows_in if result.status in {"loaded", "duplicate"} else not result.loaded
        told = sum(number for _, number in result.reasons)
        if not adds_up or told != (1 if result.status == "rejected" else result.quarantined):
            tally.wrong.append(f"{result.file}: {result.as_dict()}")
