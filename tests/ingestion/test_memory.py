"""Buffers that were freed are kept where that is asked."""

import subprocess
import sys

import pytest

ASKED_FOR = """
import ctypes, resource
from ingestion.memory import keep_freed
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes, libc.memset.argtypes = [ctypes.c_void_p], [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
{line}
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for size in range(1 << 20, 30 << 20, 1 << 20):  # glibc asks anew for each that is larger than all before
    buffer = libc.malloc(size)
    libc.memset(buffer, 1, size)
    libc.free(buffer)
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) * resource.getpagesize())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the threshold is glibc's")
def test_what_was_freed_is_used_again() -> None:
    def asked(line: str) -> int:
        code = ASKED_FOR.format(line=line)
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)

    assert asked("keep_freed()") < 100 << 20 < 300 << 20 < asked("")


def test_arrow_asks_the_c_library() -> None:
    code = "import pyarrow as pa; from ingestion.memory import keep_freed; keep_freed(); print({})"
    code = code.format("pa.default_memory_pool().backend_name")
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "system"
