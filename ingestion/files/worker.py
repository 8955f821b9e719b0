"""The limited process that parses untrusted files: `python -m ingestion.files.worker`.

Flow: limits are set -> for each pickled request on stdin: one JSON line (what the file is, or why it is refused); then
      the cells as an Arrow stream; then one JSON line (ragged rows, or why the rest is refused) -> ends with stdin.
Why:  a crafted file may crash a native parser or exhaust memory; then this process dies, the file is rejected, and
      nothing else is harmed. It can write no file, and what comes back is data only, never pickled objects.
"""

import contextlib
import hashlib
import json
import os
import pickle
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from ingestion.errors import FileRejected
from ingestion.files.archive import Member
from ingestion.files.folders import open_file
from ingestion.files.parse import Request, members, parse
from ingestion.files.table import CellStream, raw_schema
from ingestion.files.trimming import trimmed


def main() -> None:
    """Serve requests until stdin ends. argv: memory limit in bytes, CPU seconds per file."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    sys.meta_path.insert(0, _WithoutPandas())
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between the frames
    while True:
        try:
            path, request = pickle.load(source)  # noqa: S301  from our parent only
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
        _answer(sink, path, request)


def _answer(sink: BinaryIO, path: Path, request: Request) -> None:
    with _verdict_told(sink), open_file(path, request.max_bytes) as file:
        found = members(file, request)
        if len(found) > 1 and request.member is None:
            _say(sink, {"members": [_described(member) for member in found]})
            return
        table = parse(found[request.member or 0], request)
        named = {"candidate": table.candidate.name, "headers": table.headers}
        _say(sink, named | {"delimiter": table.delimiter, "is_slow": table.is_slow})
        with pa.ipc.new_stream(sink, raw_schema(len(table.headers))) as stream, _verdict_kept() as told:
            for batch in _wanted(table, request):
                stream.write_batch(batch)
        state = os.fstat(file.fileno())
        told |= {"ragged": [asdict(row) for row in table.ragged], "state": fingerprint(state)} if not told else {}
        _say(sink, told)


class _WithoutPandas(MetaPathFinder):
    """pyarrow imports pandas at its first value, which takes as long as a file of some 100,000 lines."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:  # noqa: ARG002  an interface
        """Raise ModuleNotFoundError for pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname, name=fullname)


def fingerprint(state: os.stat_result) -> list[int]:
    """What differs when a file was replaced or written to."""
    return [state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns]


def _wanted(table: CellStream, request: Request) -> Iterator[pa.RecordBatch]:
    if request.rows is not None:
        return table.only(request.rows).batches
    return map(trimmed, table.batches)


def _described(member: Member) -> dict[str, str]:
    """Name and content hash of a file in an archive; no hash when it cannot be read."""
    digest = hashlib.sha256()
    with contextlib.suppress(FileRejected), member.open() as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
        return {"name": member.name, "sha256": digest.hexdigest()}
    return {"name": member.name, "sha256": ""}


@contextlib.contextmanager
def _verdict_kept() -> Iterator[dict[str, Any]]:
    """Collects why reading stopped, so that it can be said behind the cells."""
    told: dict[str, Any] = {}
    try:
        yield told
    except FileRejected as error:
        told |= {name: getattr(error, name) for name in ("reason", "message", "rows_in", "columns", "stream")}
    except OSError as error:
        told |= _refusal("unreadable", f"The file cannot be read: {error.strerror}.")
    except (MemoryError, pa.ArrowMemoryError):
        told |= _refusal("too_large", "The file needs more memory than allowed.")


@contextlib.contextmanager
def _verdict_told(sink: BinaryIO) -> Iterator[None]:
    with _verdict_kept() as told:
        yield
    if told:
        _say(sink, told)


def _refusal(reason: str, message: str) -> dict[str, Any]:
    return {"reason": reason, "message": message, "rows_in": 0}


def _say(sink: BinaryIO, answer: dict[str, Any]) -> None:
    sink.write(json.dumps(answer).encode() + b"\n")
    sink.flush()


if __name__ == "__main__":
    main()
