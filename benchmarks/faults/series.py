"""Run a series of kills and compare every home afterwards with one that nobody touched.

Flow: a warm process imports everything -> forks one lane per core -> for each case a lane copies the home, forks a
      reader and the cycle, kills it as planned, runs it undisturbed, captures and compares -> counts are added up.
Why:  a forked child starts in milliseconds, so a kill costs about a second. The lanes themselves use no DuckDB: a
      process with engine threads must not fork.
"""

import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.faults import reader
from benchmarks.faults.cycle import run_cycle
from benchmarks.faults.plan import Case
from benchmarks.faults.state import Findings, State, capture, compare, read_state
from benchmarks.faults.tenant import make_tenant
from benchmarks.faults.warm import warm_start
from ingestion import kill_points as intake_points
from ingestion.files import parser, worker  # noqa: F401  the worker is imported so that its forks are warm
from ingestion.home import Home
from serving import kill_points as serving_points
from serving.store import find_release


@dataclass(frozen=True, slots=True)
class Reference:
    """The undisturbed run: the state it ends in, hits of every point, seconds of a cycle, the contents audited."""

    template: Path
    state: State
    hits: dict[str, int]
    seconds: float
    audited: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Counts of a series. `missed` are planned points that were not reached, `failed` what went wrong, in words."""

    homes: int = 0
    kills: int = 0
    named: int = 0
    random: int = 0
    reads: int = 0
    torn: int = 0
    unaudited: int = 0
    findings: Findings = field(default_factory=Findings)
    missed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add the counts of another series."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def in_child(work: Callable[[], str], answer: Path | None = None, environment: dict[str, str] | None = None) -> int:
    """Fork; the child does the work, writes what it returns into `answer` and ends. Gives its pid."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.environ.update(environment or {})
        text = work()
        if answer:
            answer.write_text(text, encoding="utf-8")
        status = 0
    except BaseException:  # noqa: BLE001  the child must end here, whatever happens
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def make_reference(root: Path) -> Reference:
    """Build the template home and let a copy of it run undisturbed. Raises RuntimeError when that fails."""
    template, answer = root / "template", root / "reference.json"
    _must(in_child(lambda: _text_of(make_tenant(template))))
    shutil.copytree(template, root / "quiet", symlinks=True)
    with warm_start(parser):
        _must(in_child(lambda: _undisturbed(Home(root / "quiet")), answer))
    told = json.loads(answer.read_text("utf-8"))
    before = reader.fingerprint(find_release(template / "serving", None).manifest.content_hashes)
    state = read_state(told["state"])
    # The rollback of a cycle goes to the release before the template's current one.
    audited = (reader.fingerprint(told["first"]), before, reader.fingerprint(state.marts))
    return Reference(template, state, told["hits"], told["seconds"], audited)


def _text_of(_: object) -> str:
    return ""


def _must(pid: int) -> None:
    _, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError(f"The undisturbed run failed (status {status}); its error stands above.")


def _undisturbed(home: Home) -> str:
    from serving.store import list_releases

    first = list_releases(home.serving)[-1].manifest.content_hashes
    intake_points.passed.clear()
    serving_points.passed.clear()
    started = time.monotonic()
    run_cycle(home)
    seconds = time.monotonic() - started
    hits = dict(intake_points.passed + serving_points.passed)
    told = {"state": capture(home).as_json(), "hits": hits, "seconds": seconds, "first": first}
    return json.dumps(told, ensure_ascii=False)


def run_series(reference: Reference, cases: Sequence[Case], root: Path, lanes: int) -> Tally:
    """Run the cases in `lanes` processes side by side; gives the counts."""
    answers = [root / f"lane-{number}.json" for number in range(lanes)]
    pids = []
    for number in range(lanes):
        work = partial(_lane, reference, cases[number::lanes], root / f"home-{number}")
        pids.append(in_child(work, answers[number]))
    total = Tally()
    for pid, answer in zip(pids, answers, strict=True):
        _, status = os.waitpid(pid, 0)
        if status:
            total.failed.append(f"A lane ended with status {status}.")
            continue
        told = json.loads(answer.read_text("utf-8"))
        total.add(Tally(**told | {"findings": Findings(**told["findings"])}))
    return total


def _lane(reference: Reference, cases: Sequence[Case], root: Path) -> str:
    tally = Tally()
    with warm_start(parser):
        for case in cases:
            _run_case(reference, case, root, tally)
    return json.dumps(tally.as_dict(), ensure_ascii=False)


def _run_case(reference: Reference, case: Case, root: Path, tally: Tally) -> None:
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(reference.template, root, symlinks=True)
    home, over = Home(root), root.with_suffix(".over")
    over.unlink(missing_ok=True)
    reads, answer = root.with_suffix(".reads"), root.with_suffix(".state")
    watching = in_child(lambda: json.dumps(asdict(reader.poll(home.serving, reference.audited, over.exists))), reads)
    for number, kill in enumerate(case.kills):
        _kill(home, kill, number, reference.seconds, tally)
    pid = in_child(lambda: _again(home), answer)
    _, status = os.waitpid(pid, 0)
    over.touch()
    os.waitpid(watching, 0)
    _judge(reference, case, status, (reads, answer), tally)


def _again(home: Home) -> str:
    run_cycle(home, "again")
    return capture(home).as_json()


def _kill(home: Home, kill: str | float, number: int, seconds: float, tally: Tally) -> None:
    """Run the cycle and kill it at the point, or after a share of its time."""
    environment = {intake_points.VARIABLE: kill} if isinstance(kill, str) else {}
    pid = in_child(lambda: _text_of(run_cycle(home, f"killed-{number}")), environment=environment)
    if not isinstance(kill, str):
        time.sleep(kill * seconds)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        tally.kills += 1
        tally.named += isinstance(kill, str)
        tally.random += not isinstance(kill, str)
    elif status:
        tally.failed.append(f"The run before the kill at {kill} failed by itself (status {status}).")
    elif isinstance(kill, str):
        tally.missed.append(kill)


def _judge(reference: Reference, case: Case, status: int, told: tuple[Path, Path], tally: Tally) -> None:
    reads, answer = told
    tally.homes += 1
    seen = json.loads(reads.read_text("utf-8"))
    for name in ("reads", "torn", "unaudited"):
        setattr(tally, name, getattr(tally, name) + seen[name])
    if status:
        tally.failed.append(f"After {case.kills} the next run failed (status {status}).")
        return
    findings = compare(reference.state, read_state(answer.read_text("utf-8")))
    tally.findings += findings
    if not findings.is_clean or seen["torn"] or seen["unaudited"]:
        tally.failed.append(f"{case.kills}: {asdict(findings)} {seen}")
