"""A small home, what an undisturbed night makes of it, and a night in a process of its own that a test may harm."""

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from benchmarks.faults.cycle import run_cycle
from benchmarks.faults.state import State, capture, compare
from benchmarks.faults.tenant import make_tenant
from ingestion.home import Home

ROOT = Path(__file__).resolve().parents[2]
# What a process of ours may end in: done, or one sentence. Anything else is told by its type and fails the test.
NIGHT = """
import json, logging, os, resource, signal, sys
import structlog
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
from pathlib import Path
from benchmarks.faults.cycle import run_cycle
from ingestion.errors import HuoshuiError
from ingestion.home import Home
from serving.errors import ServingError
{harm}
def told(home):
    try:
        run_cycle(Home(Path(home)), "harmed")
    except (HuoshuiError, ServingError) as error:
        return [type(error).__name__, str(error)]
    return ["done", ""]
{body}
"""
ONE_NIGHT = "print(json.dumps(told(sys.argv[1])))"


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process ended: exit status (negative: by that signal), its answer, its standard error."""

    status: int
    answer: object
    errors: str


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    with structlog.testing.capture_logs():
        return make_tenant(tmp_path_factory.mktemp("faults") / "template")


@pytest.fixture(scope="session")
def reference(template: Home) -> State:
    """The state after an undisturbed night."""
    quiet = Home(template.root.with_name("quiet"))
    shutil.copytree(template.root, quiet.root, symlinks=True)
    with structlog.testing.capture_logs():
        run_cycle(quiet)
    return capture(quiet)


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def small_home(template: Home, tmp_path: Path) -> Home:
    """A copy that may be harmed."""
    shutil.copytree(template.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture
def night() -> Callable[..., Ended]:
    """Run a night, or the `body` given, in a process of its own after the code `harm`; `before` is put in front."""

    def run(home: Path, harm: str = "", body: str = ONE_NIGHT, before: Sequence[str] = ()) -> Ended:
        command = [*before, sys.executable, "-c", NIGHT.format(harm=harm, body=body), str(home)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240
        )
        lines = done.stdout.strip().splitlines()
        return Ended(done.returncode, json.loads(lines[-1]) if lines else None, done.stderr)

    return run


@pytest.fixture
def recovers(reference: State) -> Callable[[Home], None]:
    """One more night, undisturbed; then nothing may be lost, doubled or left lying around."""

    def check(home: Home) -> None:
        run_cycle(home, "after")
        found = capture(home)
        assert compare(reference, found).is_clean, (compare(reference, found), found.strays)

    return check
