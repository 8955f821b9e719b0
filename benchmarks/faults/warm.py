"""Start `python -m <module>` as a fork of a warm process instead of a new interpreter.

Flow: `warm_start(parser)` forks a starter -> `subprocess.Popen` as that module sees it hands command and pipes to the
      starter over a socket -> the starter forks, runs the module, tells the pid.
Why:  a series starts the limited parsing process hundreds of times; importing its libraries would take longer than all
      the kills. Everything it does is the real thing, only the start is not.
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import ModuleType, SimpleNamespace
from typing import BinaryIO

import pyarrow as pa

_MESSAGE_BYTES = 1 << 16


@contextmanager
def warm_start(module: ModuleType) -> Iterator[None]:
    """While it lasts, `module.subprocess.Popen` forks a starter made now; call it before any thread runs."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    starter = os.fork()
    if not starter:
        ours.close()
        _serve(its)
    its.close()
    real = module.subprocess

    def popen(command: Sequence[str], **options: object) -> "Started | subprocess.Popen[bytes]":
        plain = {"stdin", "stdout", "stderr", "env"} >= options.keys() and list(command[1:2]) == ["-m"]
        return Started(ours, command[2:]) if plain else real.Popen(command, **options)

    module.subprocess = SimpleNamespace(Popen=popen, PIPE=real.PIPE, DEVNULL=real.DEVNULL)  # type: ignore[attr-defined]  # put back below
    try:
        yield
    finally:
        module.subprocess = real  # type: ignore[attr-defined]  # as it was
        ours.close()
        os.kill(starter, signal.SIGKILL)
        os.waitpid(starter, 0)


class Started:
    """What the parser uses of `subprocess.Popen`."""

    def __init__(self, starter: socket.socket, command: Sequence[str]) -> None:
        its_in, self_in = os.pipe()
        self_out, its_out = os.pipe()
        told, telling = os.pipe()
        socket.send_fds(starter, [json.dumps(list(command)).encode()], [its_in, its_out, telling])
        for descriptor in (its_in, its_out, telling):
            os.close(descriptor)
        self.stdin: BinaryIO = os.fdopen(self_in, "wb")
        self.stdout: BinaryIO = os.fdopen(self_out, "rb")
        with os.fdopen(told, "rb") as reply:
            self.pid = int(reply.read())

    def poll(self) -> int | None:
        """None while it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def kill(self) -> None:
        """SIGKILL, if it still lives."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self) -> tuple[bytes, bytes]:
        """Close the pipes."""
        with suppress(OSError):
            self.stdin.close()
        self.stdout.close()
        return b"", b""


def _serve(requests: socket.socket) -> None:
    """Fork for every request; the kernel reaps. Ends with the socket, never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, _MESSAGE_BYTES, 3)
        if not message:
            os._exit(0)
        pid = os.fork()
        if not pid:
            requests.close()
            _become(json.loads(message), descriptors)
        with suppress(OSError):  # who asked may have been killed meanwhile
            os.write(descriptors[2], str(pid).encode())
        for descriptor in descriptors:
            os.close(descriptor)


def _become(command: Sequence[str], descriptors: Sequence[int]) -> None:
    """Run the module as `python -m` would, on the pipes handed over. Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for source, target in ((descriptors[0], 0), (descriptors[1], 1), (nowhere, 2)):
        os.dup2(source, target)
    for descriptor in (*descriptors, nowhere):
        os.close(descriptor)
    pa.set_memory_pool(pa.system_memory_pool())
    status = 1
    try:
        sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
        sys.argv = list(command)
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
        status = 0
    finally:
        os._exit(status)
