"""The parent's side of the limited parsing process: one process, reused for all files of a run.

Flow: `Parser.open(path, request)` -> request to the process -> what the file is, its cells batch by batch, its ragged
      rows; or its death -> `CellStream` or `FileRejected`.
Why:  starting a process per file costs more than parsing a small one. After a crash the next file gets a new one.
"""

import fcntl
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyarrow as pa

from ingestion.errors import FileChanged, FileRejected, SeveralFiles
from ingestion.files.parse import Request
from ingestion.files.table import CellStream, RaggedRow
from ingestion.files.worker import fingerprint

_PIPE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the parsing process: bytes of address space, CPU seconds per file."""

    memory_bytes: int = 4 << 30
    cpu_seconds: int = 600


def rejection(answer: dict[str, Any]) -> FileRejected:
    """The verdict the process gave, as it was raised there."""
    blamed = tuple(answer.get("columns", ())), answer.get("stream", "")
    return FileRejected(answer["reason"], answer["message"], answer["rows_in"], *blamed)


class Parser:
    """A handle on the process; use it as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_reading = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self, path: Path, request: Request, state: Sequence[int] | None = None) -> CellStream:
        """Read a file in the limited process.

        With `state` (see `fingerprint`) reading its last batch raises FileChanged when the file is not the same any
        more. One stream is read at a time; one that is left unread costs a new process.

        Raises:
            FileRejected: any reason of the readers; parser_crashed when the process died over the file.
            SeveralFiles: an archive, and the request names no member of it.

        """
        if self._is_reading:
            self.close()
        process = self.start()
        answer = self._asked(process, (path, request))
        if "members" in answer:
            raise SeveralFiles([(member["name"], member["sha256"]) for member in answer["members"]])
        if "reason" in answer:
            raise rejection(answer)
        candidate = next(one for one in request.candidates if one.name == answer["candidate"])
        ragged: list[RaggedRow] = []
        self._is_reading = True
        batches = self._batches(_pipe(process.stdout), ragged, state)
        return CellStream(candidate, tuple(answer["headers"]), batches, answer["delimiter"], ragged, answer["is_slow"])

    def _asked(self, process: subprocess.Popen[bytes], question: tuple[Path, Request]) -> dict[str, Any]:
        try:
            stdin = _pipe(process.stdin)
            pickle.dump(question, stdin)
            stdin.flush()
            answer: dict[str, Any] | None = json.loads(_pipe(process.stdout).readline() or b"null")
        except (OSError, ValueError) as error:
            raise self._crashed() from error
        if answer is None:
            raise self._crashed()
        return answer

    def _batches(
        self, source: IO[bytes], ragged: list[RaggedRow], state: Sequence[int] | None
    ) -> Iterator[pa.RecordBatch]:
        try:
            yield from pa.ipc.open_stream(source)
            told = json.loads(source.readline() or b"null")
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self._crashed() from error
        if told is None:
            raise self._crashed()
        self._is_reading = False
        if "reason" in told:
            raise rejection(told)
        if state is not None and told["state"] != list(state):
            raise FileChanged("The file changed while it was read; it waits for the next run.")
        ragged.extend(RaggedRow(**row) for row in told["ragged"])

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started unless it runs."""
        if self._process is None or self._process.poll() is not None:
            limits = (str(self._limits.memory_bytes), str(self._limits.cpu_seconds))
            self._process = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "ingestion.files.worker", *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"},
            )
            if hasattr(fcntl, "F_SETPIPE_SZ"):
                fcntl.fcntl(_pipe(self._process.stdout), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        return self._process

    def _crashed(self) -> FileRejected:
        self.close()
        return FileRejected("parser_crashed", "The file made the reader fail (damaged, or beyond its limits).")

    def close(self) -> None:
        """End the process."""
        self._is_reading = False
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise FileRejected("parser_crashed", "The parsing process has no pipes.")
    return end


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as a delivery: every look at it is a new pass of the limited process."""

    parser: Parser
    path: Path
    request: Request
    state: tuple[int, ...]

    @classmethod
    def at(cls, parser: Parser, path: Path, request: Request, state: os.stat_result) -> Self:
        """The file as it was in that state; when it is another later, reading it raises FileChanged."""
        return cls(parser, path, request, tuple(fingerprint(state)))

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return self.state[2]

    def stream(self) -> CellStream:
        """All cells, trimmed, from the start. Raises as `Parser.open`."""
        return self.parser.open(self.path, self.request, self.state)

    def rows(self, numbers: Sequence[int]) -> pa.Table:
        """The cells of some rows, as delivered. Raises as `Parser.open`."""
        request = replace(self.request, rows=tuple(numbers))
        return self.parser.open(self.path, request, self.state).collected().cells
