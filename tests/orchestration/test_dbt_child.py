"""A dbt child ends with the process that started it, and does not parse what is parsed already."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dbt.contracts.graph.manifest import Manifest

from orchestration.dbt_child import parsed_context
from orchestration.worker import start_time

PARENT = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c",
    "import os, time; from orchestration.dbt_child import die_with_parent;"
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
    deadline = time.monotonic() + 5
    while start_time(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert start_time(child) == ""


def test_die_with_parent_refuses_when_the_parent_is_already_gone() -> None:
    code = "from orchestration.dbt_child import die_with_parent; die_with_parent(1 + __import__('os').getppid())"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 1
    assert "is gone" in done.stderr
    assert "Traceback" not in done.stderr


def test_parsed_context_gives_dbt_the_project_it_parsed_before(tmp_path: Path) -> None:
    (tmp_path / "parsed").write_bytes(Manifest().to_msgpack())
    assert isinstance(parsed_context(str(tmp_path / "parsed"))["manifest"], Manifest)


@pytest.mark.parametrize("content", [b"", b"torn", b"\x81\xa5nodes\xc0", None])
def test_parsed_context_leaves_parsing_to_dbt_without_a_file_it_can_read(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "parsed").write_bytes(content)
    assert parsed_context(str(tmp_path / "parsed")) == {}
    assert parsed_context("") == parsed_context(None) == {}


def test_parsed_context_leaves_parsing_to_another_dbt_than_made_the_file(tmp_path: Path) -> None:
    older = Manifest()
    older.metadata.dbt_version = "1.10.0"
    (tmp_path / "parsed").write_bytes(older.to_msgpack())
    assert parsed_context(str(tmp_path / "parsed")) == {}
