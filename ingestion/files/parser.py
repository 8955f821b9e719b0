"""The parent's side of the limited parsing process: one process, reused for all files of a run.

Flow: `Parser.parse(path, request)` -> request to the process -> answer or its death -> `RawTable` or `FileRejected`.
Why:  starting a process per file costs more than parsing a small one. After a crash the next file gets a new one.
"""

import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from ingestion.errors import FileRejected
from ingestion.files.parse import Request
from ingestion.files.table import RaggedRow, RawTable


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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, path: Path, request: Request) -> tuple[RawTable, str]:
        """Read a file in the limited process; returns its cells and the sha256 of the bytes that were parsed.

        Raises:
            FileRejected: any reason of the readers; parser_crashed when the process died over the file.

        """
        process = self._running()
        try:
            if process.stdin is None or process.stdout is None:
                raise FileRejected("parser_crashed", "The parsing process has no pipes.")
            pickle.dump((path, request), process.stdin)
            process.stdin.flush()
            answer = json.loads(process.stdout.readline() or b"null")
            if answer is None:
                raise self._crashed()
            if "reason" in answer:
                raise rejection(answer)
            cells = pa.ipc.open_stream(process.stdout).read_all()
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self._crashed() from error
        candidate = next(one for one in request.candidates if one.name == answer["candidate"])
        ragged = tuple(RaggedRow(**row) for row in answer["ragged"])
        table = RawTable(candidate, tuple(answer["headers"]), cells, ragged, answer["delimiter"])
        return table, str(answer["sha256"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            limits = (str(self._limits.memory_bytes), str(self._limits.cpu_seconds))
            self._process = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", "ingestion.files.worker", *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"},
            )
        return self._process

    def _crashed(self) -> FileRejected:
        self.close()
        return FileRejected("parser_crashed", "The file made the reader fail (damaged, or beyond its limits).")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
