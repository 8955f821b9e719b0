"""One host, many dbt commands: each in a fork of its own, told by exit code, gone with whoever started the host."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.dbt_host import Build, DbtHost, host_of_run, kept_host
from orchestration.worker import start_time
from tests.orchestration.processes import is_gone

NIGHT = """
import os, sys
from pathlib import Path
from orchestration.dbt_host import DbtHost
with DbtHost() as host:
    first = host.start(["--help"], dict(os.environ), Path.cwd())
    first.stdout.read(), first.wait()
    print(host._process.pid, flush=True)
    input()
"""


PROFILE = """
tiny:
  target: here
  outputs:
    here: {type: duckdb, path: warehouse.duckdb, threads: 1}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dbt project of one model, which has no warehouse yet."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "one.sql").write_text("select 1 as one")
    (tmp_path / "profiles.yml").write_text(PROFILE)
    (tmp_path / "dbt_project.yml").write_text("{name: tiny, version: 1.0.0, profile: tiny, config-version: 2}")
    return tmp_path


@pytest.fixture(scope="module")
def host() -> Iterator[DbtHost]:
    with DbtHost() as opened:
        yield opened


def finish(build: Build) -> tuple[int, str]:
    with build.stdout:
        said = build.stdout.read().decode()
    return build.wait(60), said


def test_start_runs_each_command_in_a_process_of_its_own(host: DbtHost, tmp_path: Path) -> None:
    good = host.start(["--help"], dict(os.environ), tmp_path)
    assert good.args == ["dbt", "--help"]
    status, said = finish(good)
    assert (status, "Usage: dbt" in said) == (0, True)
    bad = host.start(["--no-such-option"], dict(os.environ), tmp_path)
    status, said = finish(bad)
    assert (status, "no-such-option" in said) == (2, True)
    assert good.pid != bad.pid
    assert not start_time(good.pid)


def test_a_prepared_host_that_nobody_used_ends_at_once(tmp_path: Path) -> None:
    with DbtHost() as unused:
        unused.prepare(dict(os.environ))
        process = unused._process
        unused.prepare(dict(os.environ))
        assert unused._process is process
    assert process is not None
    assert process.returncode == -signal.SIGKILL


def test_start_uses_the_folder_and_the_environment_of_each_command(host: DbtHost, tmp_path: Path) -> None:
    env = {**os.environ, "DBT_PROFILES_DIR": str(tmp_path / "nowhere")}
    status, said = finish(host.start(["parse"], env, tmp_path))
    assert (status, "nowhere" in said) == (2, True)
    status, said = finish(host.start(["parse"], {**os.environ, "DBT_PROFILES_DIR": str(tmp_path)}, tmp_path))
    assert (status, "dbt_project.yml" in said, "nowhere" in said) == (2, True, False)


def ready_to_open(host: DbtHost, project: Path) -> Build:
    """A build made ready, once it has said the last thing before the warehouse is opened."""
    host.get_ready(["run"], dict(os.environ), project)
    assert host._ready is not None
    build = host._ready.build
    assert any(b"Concurrency" in line for line in build.stdout)
    return build


def test_a_build_made_ready_opens_no_warehouse_before_it_is_asked_for(host: DbtHost, project: Path) -> None:
    ready = ready_to_open(host, project)
    time.sleep(0.3)
    assert not (project / "warehouse.duckdb").exists()
    build = host.start(["run"], dict(os.environ), project)
    assert build is ready
    status, said = finish(build)
    assert (status, "PASS=1" in said, (project / "warehouse.duckdb").exists()) == (0, True, True)


def test_another_build_than_the_one_made_ready_is_started_afresh(host: DbtHost, project: Path) -> None:
    ready = ready_to_open(host, project)
    build = host.start(["run", "--full-refresh"], dict(os.environ), project)
    assert not start_time(ready.pid)
    assert finish(build)[0] == 0


def test_a_build_that_fails_while_it_is_made_ready_tells_so_when_asked_for(host: DbtHost, tmp_path: Path) -> None:
    host.get_ready(["--no-such-option"], dict(os.environ), tmp_path)
    status, said = finish(host.start(["--no-such-option"], dict(os.environ), tmp_path))
    assert (status, "no-such-option" in said) == (2, True)


def test_a_build_made_ready_ends_with_its_host(project: Path) -> None:
    with DbtHost() as opened:
        ready = ready_to_open(opened, project)
        began = time.monotonic()
    assert not start_time(ready.pid)
    assert time.monotonic() - began < 5
    assert not (project / "warehouse.duckdb").exists()


def test_runs_use_the_host_that_is_kept_for_them_and_leave_no_build_ready(project: Path) -> None:
    env = dict(os.environ)
    with kept_host(env) as kept:
        with host_of_run(env) as first:
            ready = ready_to_open(first, project)
        assert not start_time(ready.pid)
        process = kept._process
        with host_of_run(env) as second:
            assert finish(second.start(["--help"], env, project))[0] == 0
        assert first is second is kept
        assert kept._process is process
        with host_of_run(env) as third:
            running = third.start(["run"], env, project)
        assert is_gone(running.pid)
    assert process is not None
    assert not start_time(process.pid)
    with host_of_run(env) as own:
        assert own is not kept
        assert own._process is not None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_host_has_no_second_thread_that_a_fork_would_miss(host: DbtHost, tmp_path: Path) -> None:
    finish(host.start(["--help"], dict(os.environ), tmp_path))
    assert host._process is not None
    assert len(list((Path("/proc") / str(host._process.pid) / "task").iterdir())) == 1


def test_wait_tells_a_killed_build_and_the_host_goes_on(host: DbtHost, tmp_path: Path) -> None:
    build = host.start(["--help"], dict(os.environ), tmp_path)
    os.kill(build.pid, signal.SIGKILL)
    assert finish(build)[0] in {-signal.SIGKILL, 0}  # it may have been done already
    assert finish(host.start(["--help"], dict(os.environ), tmp_path))[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_host_dies_with_the_night_that_started_it() -> None:
    night = subprocess.Popen([sys.executable, "-c", NIGHT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert night.stdout is not None
    host = int(night.stdout.readline())
    assert start_time(host)
    night.kill()
    night.communicate()
    assert is_gone(host)
