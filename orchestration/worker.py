"""Which process works on a run, as run tags, and whether it still lives.

A pid alone is reused, so the tags also hold the boot (a reboot ends every worker) and the start time of the process.
"""

import os
from collections.abc import Mapping
from pathlib import Path

PID_TAG = "huoshui/worker_pid"
BOOT_TAG = "huoshui/worker_boot"
START_TAG = "huoshui/worker_start"

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_START_FIELD = 19  # of /proc/<pid>/stat after the command's closing bracket: start time in clock ticks


def worker_tags(pid: int | None = None) -> dict[str, str]:
    """Tags that name the process `pid` (this one by default)."""
    pid = os.getpid() if pid is None else pid
    return {PID_TAG: str(pid), BOOT_TAG: boot_id(), START_TAG: start_time(pid)}


def is_alive(tags: Mapping[str, str]) -> bool | None:
    """Whether the worker named by the tags still runs; None when no worker is named."""
    if PID_TAG not in tags:
        return None
    if tags.get(BOOT_TAG, "") != boot_id():
        return False
    pid = int(tags[PID_TAG])
    return _exists(pid) and tags.get(START_TAG, "") == start_time(pid)


def boot_id() -> str:
    """Changes with every boot; empty where the system does not tell."""
    return _BOOT_ID.read_text("ascii").strip() if _BOOT_ID.exists() else ""


def start_time(pid: int) -> str:
    """Start of the process in clock ticks since boot; empty for no such process, a zombie, or an unknown system."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if after_name[0] == "Z" else after_name[_START_FIELD]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
