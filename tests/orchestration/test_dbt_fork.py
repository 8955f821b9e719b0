"""A fork ends with the process that asked for it, and waits at its gate until told to go on."""

import os
import subprocess
import sys

import pytest

from orchestration.dbt_fork import GO, wait_at
from orchestration.worker import start_time
from tests.orchestration.processes import is_gone

PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c",
    "import os, time; from orchestration.dbt_fork import die_with_parent;"
    "die_with_parent(int(os.environ['P'])); print('ready', flush=True); time.sleep(60)"],
    env={**os.environ, "P": str(os.getpid())}, stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_die_with_parent_kills_the_child_of_a_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert start_time(child)
    parent.kill()
    parent.wait()
    assert is_gone(child)


def test_die_with_parent_refuses_when_the_parent_is_already_gone() -> None:
    code = "from orchestration.dbt_fork import die_with_parent; die_with_parent(1 + __import__('os').getppid())"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 1
    assert "is gone" in done.stderr
    assert "Traceback" not in done.stderr


def test_wait_at_goes_on_once_told_so() -> None:
    gate, ours = os.pipe()
    os.write(ours, GO)
    wait_at(gate)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(gate)
    os.close(ours)


def test_wait_at_ends_a_build_that_nobody_wants() -> None:
    gate, ours = os.pipe()
    os.close(ours)
    with pytest.raises(SystemExit, match="not asked for"):
        wait_at(gate)
