"""Two hundred kills, and proof that the series would see the harm: each planted fault is found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KILLS = 200
PLANTED = """
import json, logging, sys, structlog
from pathlib import Path
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
import ingestion.commit, ingestion.intake, ingestion.lake, ingestion.ledger, ingestion.taking
import serving.durable, serving.store
from benchmarks.faults.plan import Case
from benchmarks.faults.series import make_reference, run_series
root = Path(sys.argv[1])
reference = make_reference(root)
{fault}
print(json.dumps(run_series(reference, [Case((point,)) for point in {points}], root, 1).as_dict()))
"""
LEDGER_FIRST = """
waiting, publish, commit_file = [], ingestion.commit.publish, ingestion.ledger.Ledger.commit_file
ingestion.commit.publish = lambda *load: waiting.append(load)
def ledger_first(self, *recorded):
    commit_file(self, *recorded)
    while waiting:
        publish(*waiting.pop())
ingestion.ledger.Ledger.commit_file = ledger_first
"""
MOVED_FIRST = """
import dataclasses
end = ingestion.taking.Taker.end
def moved_first(self, begun):
    if not begun.delivery.is_inbox: return end(self, begun)
    begun.discard()
    moved = ingestion.intake.inbox.move_done(self.run.home, begun.delivery.path)
    return end(self, self.begin(dataclasses.replace(begun.delivery, path=moved, is_inbox=False)))
ingestion.taking.Taker.end = moved_first
"""
FORGETFUL = """
import itertools, os
fresh = itertools.count()
ingestion.ledger.Ledger.known_file = lambda self, sha256, scope: None
ingestion.taking.load_id = ingestion.commit.load_id = lambda *parts: f"{os.getpid()}{next(fresh)}"
"""
NO_SWEEP = "import serving.release; serving.release.sweep = lambda serving_dir: []"


def run(code: list[str], seconds: int) -> tuple[int, dict, str]:
    done = subprocess.run(
        [sys.executable, *code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds
    )
    assert done.stdout.strip(), done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


@pytest.mark.slow
def test_no_row_is_lost_or_doubled_in_two_hundred_kills(capsys: pytest.CaptureFixture[str]) -> None:
    code = ["-m", "benchmarks", "faults", "--kills", str(KILLS), "--hits", "3", "--nights", "0", "--json"]
    status, told, errors = run(code, 900)
    with capsys.disabled():
        counts = {name: told[name] for name in ("kills", "named", "random", "homes", "reads", "findings")}
        sys.stdout.write(f"\nkill series: {counts}\n")
    assert (told["failed"], told["missed"]) == ([], []), errors
    assert status == 0
    assert set(told["findings"].values()) == {0}
    assert told["kills"] >= KILLS
    assert told["reads"] > told["homes"]
    assert (told["torn"], told["unaudited"]) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "points", "finding"),
    [
        pytest.param(LEDGER_FIRST, ["lake.staged:1"], "", id="recorded-before-it-is-there"),
        pytest.param(MOVED_FIRST, ["ledger.begun:1"], "lost", id="moved-before-it-is-recorded"),
        pytest.param(FORGETFUL, ["ledger.committed:1"], "accounts", id="known-files-taken-again"),
        pytest.param(NO_SWEEP, ["serving.exported:1"], "strays", id="half-built-releases-stay"),
    ],
)
def test_series_finds_a_planted_fault(tmp_path: Path, fault: str, points: list[str], finding: str) -> None:
    _, told, errors = run(["-c", PLANTED.format(fault=fault, points=points), str(tmp_path)], 300)
    assert told["kills"] == len(points), errors
    assert told["failed"], told
    assert not finding or told["findings"][finding] > 0, told


def test_series_tells_points_that_were_not_reached(tmp_path: Path) -> None:
    _, told, _ = run(["-c", PLANTED.format(fault="", points=["lake.staged:1", "lake.staged:999"]), str(tmp_path)], 300)
    assert (told["kills"], told["missed"], told["failed"]) == (1, ["lake.staged:999"], [])
    assert set(told["findings"].values()) == {0}
