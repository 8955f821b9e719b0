"""The series of whole nights, on the small cycle instead: the real one takes a minute a kill (`make bench`)."""

import sys

import pytest

from benchmarks.faults.nights import kill_nights, whole_night
from ingestion.home import Home

CYCLE = """
import sys
from pathlib import Path
from benchmarks.faults.cycle import run_cycle
from ingestion.home import Home
{harm}
run_cycle(Home(Path(sys.argv[1])))
"""


def cycle(harm: str = "") -> object:
    """A command that runs the small cycle after some harm."""
    return lambda home: [sys.executable, "-c", CYCLE.format(harm=harm), str(home.root)]


@pytest.mark.slow
def test_kill_nights_counts_kills_and_finds_nothing(template: Home) -> None:
    nights = kill_nights(template, 3, seed=3, night=cycle())
    assert (nights.kills, nights.failed) == (3, [])
    assert nights.findings.is_clean


@pytest.mark.slow
def test_kill_nights_tells_what_it_finds(template: Home) -> None:
    """A night that throws a delivery away when it finds that another broke off; slow to begin, to be killed then."""
    harm = """
home = Path(sys.argv[1])
if (home / "began").exists():
    [path.unlink() for path in home.glob("inbox/a/*")]
else:
    import atexit, time
    (home / "began").touch(); atexit.register((home / "began").unlink); time.sleep(8)
"""
    nights = kill_nights(template, 1, seed=5, night=cycle(harm))
    assert nights.findings.lost > 0
    assert len(nights.failed) == 1


def test_kill_nights_refuses_to_judge_without_a_quiet_night(template: Home) -> None:
    with pytest.raises(RuntimeError, match="quiet night failed"):
        kill_nights(template, 1, seed=1, night=lambda home: [sys.executable, "-c", "raise SystemExit(1)"])


def test_whole_night_is_the_command_of_a_scheduler(template: Home) -> None:
    assert whole_night(template)[-3:] == ["run", "--through", "2026-06-30"]
