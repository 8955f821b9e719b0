"""Buffers that were freed: given back to the system for a large file, kept for a small one and where that is asked."""

import subprocess
import sys

import pytest

LEFT_AFTER_FREEING = """
import ctypes, resource
from ingestion.memory import prepare_for
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes, libc.memset.argtypes = [ctypes.c_void_p], [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
def held():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
prepare_for({size})
libc.free(libc.malloc(16 << 20))  # from now on glibc takes smaller ones from its heap
before, buffers = held(), []
for _ in range(24):  # less than glibc keeps at the top of its heap after that
    buffers.append(libc.malloc(1 << 20))
    libc.memset(buffers[-1], 1, 1 << 20)
    libc.malloc(1024)
for buffer in buffers:
    libc.free(buffer)
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the threshold is glibc's, and /proc is read")
def test_buffers_of_a_large_file_go_back_to_the_system() -> None:
    def left(size: int) -> int:
        code = LEFT_AFTER_FREEING.format(size=size)
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)

    assert left(1 << 30) < 8 << 20
    assert left(1 << 20) > 16 << 20


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
