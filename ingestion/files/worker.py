"""The limited process that parses untrusted files: `python -m ingestion.files.worker`.

Flow: limits are set -> for each pickled request on stdin one JSON line, and after a good one the cells as an Arrow
      stream, on stdout -> ends with stdin.
Why:  a crafted file may crash a native parser or exhaust memory; then this process dies, the file is rejected, and
      nothing else is harmed. It can write no file, and what comes back is data only, never pickled objects.
"""

import hashlib
import json
import os
import pickle
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from ingestion.errors import FileRejected
from ingestion.files.parse import Request, parse
from ingestion.files.table import RawTable


def main() -> None:
    """Serve requests until stdin ends. argv: memory limit in bytes, CPU seconds per file."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
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
    data = b""
    try:
        data = path.read_bytes()
        table = parse(data, request)
    except FileRejected as error:
        _say(sink, {name: getattr(error, name) for name in ("reason", "message", "rows_in", "columns", "stream")})
        return
    except OSError as error:
        _say(sink, {"reason": "unreadable", "message": f"The file cannot be read: {error.strerror}.", "rows_in": 0})
        return
    except (MemoryError, pa.ArrowMemoryError):
        _say(sink, {"reason": "too_large", "message": "The file needs more memory than allowed.", "rows_in": 0})
        return
    _say(sink, _description(table) | {"sha256": hashlib.sha256(data).hexdigest()})
    with pa.ipc.new_stream(sink, table.cells.schema) as stream:
        stream.write_table(table.cells)
    sink.flush()


def _description(table: RawTable) -> dict[str, object]:
    return {
        "candidate": table.candidate.name,
        "headers": table.headers,
        "ragged": [asdict(row) for row in table.ragged],
        "delimiter": table.delimiter,
    }


def _say(sink: BinaryIO, answer: dict[str, object]) -> None:
    sink.write(json.dumps(answer).encode() + b"\n")
    sink.flush()


if __name__ == "__main__":
    main()
