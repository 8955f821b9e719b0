"""Processes that a test waits to see end."""

import time

from orchestration.worker import start_time


def is_gone(pid: int) -> bool:
    """Whether the process ends within some seconds: the kernel's signal is not waited for."""
    deadline = time.monotonic() + 5
    while start_time(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not start_time(pid)
