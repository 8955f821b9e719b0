"""dbt imported once a night: a host process that forks itself for each of the night's builds.

Flow:  `DbtHost.prepare(env)` -> the host imports dbt -> `start(args, env)` -> it forks -> dbt runs in the fork, writing
       into our pipe -> its exit code comes back over the socket -> the fork has let go of the DuckDB file.
Why:   dbt takes three seconds to import, and a night has up to three builds; a build in a process of its own is what
       closes the warehouse. The fork dies with the host and the host with its parent, so no orphan goes on writing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypedDict

_MESSAGE_BYTES = 1 << 18
_MODULE = "orchestration.dbt_child"
HOSTING = "--host"
_GRACE_SECONDS = 2.0


class _Request(TypedDict):
    args: list[str]
    env: dict[str, str]
    folder: str


class Build:
    """One dbt command in the host: what `dagster_dbt` uses of `subprocess.Popen`."""

    def __init__(self, host: socket.socket, args: Sequence[str], stdout: BinaryIO) -> None:
        """`host` tells the pid at once and the exit code at the end."""
        self._host = host
        self.args = list(args)
        self.stdout = stdout
        self.pid = int(host.recv(_MESSAGE_BYTES) or 0)
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; negative for a signal, as a lost host is told. Raises TimeoutExpired."""
        if self.returncode is None:
            self._host.settimeout(timeout)
            try:
                self.returncode = int(self._host.recv(_MESSAGE_BYTES) or -signal.SIGKILL)
            except TimeoutError as error:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from error
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Pass a signal on to the fork, if it still lives."""
        with suppress(ProcessLookupError):
            if self.pid and self.returncode is None:
                os.kill(self.pid, number)


class DbtHost:
    """Starts dbt commands, one after the other; the process behind it begins when prepared, or with the first.

    A context manager.
    """

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._is_used = False

    def __enter__(self) -> Self:
        """Use as `with DbtHost() as host`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the host, and with it a build that still runs."""
        if self._socket is not None and self._process is not None:
            self._socket.close()
            try:
                self._process.wait(_GRACE_SECONDS if self._is_used else 0)
            except subprocess.TimeoutExpired:  # it imports for nobody, or waits for a build that nobody reads any more
                self._process.kill()
                self._process.wait()
        self._socket = self._process = None

    def start(self, args: Sequence[str], env: Mapping[str, str], folder: Path) -> Build:
        """Run `dbt <args>` in `folder` with exactly that environment; both of its outputs are the build's `stdout`."""
        self.prepare(env)
        self._is_used = True
        told, telling = os.pipe()
        request = _Request(args=list(args), env=dict(env), folder=str(folder))
        socket.send_fds(self._opened(), [json.dumps(request).encode()], [telling])
        os.close(telling)
        return Build(self._opened(), ["dbt", *args], os.fdopen(told, "rb"))

    def prepare(self, env: Mapping[str, str]) -> None:
        """Begin to import dbt, unless that is done: it takes seconds, which the caller can use otherwise."""
        if self._socket is None or self._process is None or self._process.poll() is not None:
            self._begin(env)

    def _begin(self, env: Mapping[str, str]) -> None:
        self._socket, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MESSAGE_BYTES)
        command = [sys.executable, "-m", _MODULE, HOSTING, str(its.fileno())]
        self._process = subprocess.Popen(command, env=dict(env), pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603 - our own module
        its.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise RuntimeError("The dbt host is not running.")
        return self._socket


def next_build(requests: socket.socket) -> list[str] | None:
    """In the host: fork for every request. Gives the arguments in the fork; None in the host, once nobody asks."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, _MESSAGE_BYTES, 1)
        if not message:
            return None
        host, pid = os.getpid(), os.fork()
        if not pid:
            requests.close()
            return _become(json.loads(message), descriptors[0], host)
        os.close(descriptors[0])
        requests.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(request: _Request, stdout: int, host: int) -> list[str]:
    """Take over pipe, folder and environment of a request; gives its arguments."""
    from orchestration.dbt_child import die_with_parent

    die_with_parent(host)
    os.dup2(stdout, 1)
    os.dup2(stdout, 2)
    os.close(stdout)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    return request["args"]
