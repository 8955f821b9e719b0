"""The host's side of dbt's builds: a fork for each request, which may wait before it opens the warehouse.

Flow:  request over a socket, with the pipe to write into and perhaps a gate -> fork -> its pid -> its exit code.
"""

import ctypes
import json
import os
import signal
import socket
import sys
from typing import NamedTuple, TypedDict

MESSAGE_BYTES = 1 << 18
GO = b"g"
_PR_SET_PDEATHSIG = 1


class Request(TypedDict):
    args: list[str]
    env: dict[str, str]
    folder: str


class Asked(NamedTuple):
    """In a fork: dbt's arguments, and the descriptor to wait at before the warehouse is opened (None: do not wait)."""

    args: list[str]
    gate: int | None


def die_with_parent(expected_parent: int) -> None:
    """Ask the kernel for SIGKILL at the parent's death; exit at once if it is already gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != expected_parent:
        sys.exit("The process that started this dbt build is gone; nothing was built.")


def next_build(requests: socket.socket) -> Asked | None:
    """In the host: fork for every request. Gives what is asked in the fork; None in the host, once nobody asks."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, MESSAGE_BYTES, 2)
        if not message:
            return None
        host, pid = os.getpid(), os.fork()
        if not pid:
            requests.close()
            stdout, *gate = descriptors
            return Asked(_become(json.loads(message), stdout, host), gate[0] if gate else None)
        for descriptor in descriptors:
            os.close(descriptor)
        requests.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def wait_at(gate: int) -> None:
    """In a fork: go on once told so. Raises SystemExit when nobody wants the build any more."""
    is_wanted = os.read(gate, len(GO)) == GO
    os.close(gate)
    if not is_wanted:
        sys.exit("This dbt build was made ready and not asked for; nothing was built.")


def _become(request: Request, stdout: int, host: int) -> list[str]:
    """Take over pipe, folder and environment of a request; gives its arguments."""
    die_with_parent(host)
    os.dup2(stdout, 1)
    os.dup2(stdout, 2)
    os.close(stdout)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    return request["args"]
