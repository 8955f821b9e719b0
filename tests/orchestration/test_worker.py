"""A worker is alive only while the same process of the same boot runs."""

import os
import subprocess
import sys

import pytest

from orchestration.worker import BOOT_TAG, PID_TAG, START_TAG, boot_id, is_alive, start_time, worker_tags


def test_is_alive_of_this_process() -> None:
    assert is_alive(worker_tags()) is True


def test_is_alive_is_unknown_without_tags() -> None:
    assert is_alive({}) is None


def test_is_alive_denies_an_ended_process() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    tags = worker_tags(child.pid)
    assert is_alive(tags) is True
    child.communicate(b"\n")
    assert is_alive(tags) is False


@pytest.mark.parametrize(("tag", "value"), [(BOOT_TAG, "another-boot"), (START_TAG, "1")])
def test_is_alive_denies_a_reused_pid(tag: str, value: str) -> None:
    assert is_alive({**worker_tags(), tag: value}) is False


def test_worker_tags_name_pid_boot_and_start() -> None:
    assert worker_tags() == {
        PID_TAG: str(os.getpid()),
        BOOT_TAG: boot_id(),
        START_TAG: start_time(os.getpid()),
    }
