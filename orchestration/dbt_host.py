"""dbt imported once a night: a host process that forks itself for each of the night's builds.

Flow:  `DbtHost.prepare(env)` -> the host imports dbt -> `start(args, env)` -> it forks -> dbt runs in the fork, writing
       into our pipe -> its exit code comes back over the socket -> the fork has let go of the DuckDB file.
       `get_ready(args, env)` forks too, but that dbt halts before it opens the warehouse until `start` asks the same.
Why:   dbt takes three seconds to import, and a night has up to three builds; a build in a process of its own is what
       closes the warehouse. Reading profile, project and graph takes it another second of one core, and the steps
       between two builds leave one free. The fork dies with the host and the host with its parent, so no orphan goes on
       writing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from orchestration.dbt_fork import GO, MESSAGE_BYTES, Request

_MODULE = "orchestration.dbt_child"
HOSTING = "--host"
_GRACE_SECONDS = 2.0
_kept: ContextVar["DbtHost | None"] = ContextVar("kept_dbt_host", default=None)


class Build:
    """One dbt command in the host: what `dagster_dbt` uses of `subprocess.Popen`."""

    def __init__(self, host: socket.socket, args: Sequence[str], stdout: BinaryIO) -> None:
        """`host` tells the pid at once and the exit code at the end."""
        self._host = host
        self.args = list(args)
        self.stdout = stdout
        self.pid = int(host.recv(MESSAGE_BYTES) or 0)
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; negative for a signal, as a lost host is told. Raises TimeoutExpired."""
        if self.returncode is None:
            self._host.settimeout(timeout)
            try:
                self.returncode = int(self._host.recv(MESSAGE_BYTES) or -signal.SIGKILL)
            except TimeoutError as error:
                raise subprocess.TimeoutExpired(self.args, timeout or 0) from error
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Pass a signal on to the fork, if it still lives."""
        with suppress(ProcessLookupError):
            if self.pid and self.returncode is None:
                os.kill(self.pid, number)


class _Ready(NamedTuple):
    """A build that waits, what was asked of it, and the end of its gate that we hold."""

    build: Build
    request: Request
    gate: int

    def let_go(self) -> Build:
        """Let it open the warehouse, unless it has failed by now: then its exit code tells."""
        with suppress(BrokenPipeError):
            os.write(self.gate, GO)
        os.close(self.gate)
        return self.build

    def give_up(self) -> None:
        """A closed gate ends it."""
        os.close(self.gate)
        self.build.stdout.close()
        self.build.wait()


class DbtHost:
    """Starts dbt commands, one after the other; the process behind it begins when prepared, or with the first.

    A context manager.
    """

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._last: Build | None = None
        self._ready: _Ready | None = None

    def __enter__(self) -> Self:
        """Use as `with DbtHost() as host`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the host, and with it a build that still runs; another `start` begins it anew."""
        self._give_up()
        if self._socket is not None and self._process is not None:
            self._socket.close()
            try:
                self._process.wait(_GRACE_SECONDS if self._last else 0)
            except subprocess.TimeoutExpired:  # it imports for nobody, or waits for a build that nobody reads any more
                self._process.kill()
                self._process.wait()
        self._socket = self._process = self._last = None

    def end_run(self) -> None:
        """Nothing that the run has begun goes on."""
        self._give_up()
        if self._last is not None and self._last.returncode is None:
            self.close()

    def start(self, args: Sequence[str], env: Mapping[str, str], folder: Path) -> Build:
        """Run `dbt <args>` in `folder` with exactly that environment; both of its outputs are the build's `stdout`."""
        request, ready = _request(args, env, folder), self._ready
        if ready is not None and ready.request == request:
            self._ready = None
            return ready.let_go()
        self._give_up()
        return self._fork(request)

    def get_ready(self, args: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        """Begin what `start` will most likely be asked for next, while no build runs; another `start` gives it up."""
        self._give_up()
        request = _request(args, env, folder)
        gate, ours = os.pipe()
        try:
            self._ready = _Ready(self._fork(request, gate), request, ours)
        finally:
            os.close(gate)

    def prepare(self, env: Mapping[str, str]) -> None:
        """Begin to import dbt, unless that is done: it takes seconds, which the caller can use otherwise."""
        if self._socket is None or self._process is None or self._process.poll() is not None:
            self._begin(env)

    def _fork(self, request: Request, *gate: int) -> Build:
        self.prepare(request["env"])
        told, telling = os.pipe()
        socket.send_fds(self._opened(), [json.dumps(request).encode()], [telling, *gate])
        os.close(telling)
        self._last = Build(self._opened(), ["dbt", *request["args"]], os.fdopen(told, "rb"))
        return self._last

    def _give_up(self) -> None:
        if self._ready is not None:
            self._ready.give_up()
            self._ready = None

    def _begin(self, env: Mapping[str, str]) -> None:
        self._socket, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_BYTES)
        command = [sys.executable, "-m", _MODULE, HOSTING, str(its.fileno())]
        self._process = subprocess.Popen(command, env=dict(env), pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603 - our own module
        its.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise RuntimeError("The dbt host is not running.")
        return self._socket


def _request(args: Sequence[str], env: Mapping[str, str], folder: Path) -> Request:
    return Request(args=list(args), env=dict(env), folder=str(folder))


@contextmanager
def kept_host(env: Mapping[str, str]) -> Iterator[DbtHost]:
    """One host for all runs inside the block, which begins at once: for a process that runs several nights."""
    with DbtHost() as host:
        host.prepare(env)
        token = _kept.set(host)
        try:
            yield host
        finally:
            _kept.reset(token)


@contextmanager
def host_of_run(env: Mapping[str, str]) -> Iterator[DbtHost]:
    """The kept host if there is one, else one that ends with the run; it has begun to import dbt."""
    kept = _kept.get()
    if kept is None:
        with DbtHost() as host:
            host.prepare(env)
            yield host
        return
    try:
        kept.prepare(env)
        yield kept
    finally:
        kept.end_run()
