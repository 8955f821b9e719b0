"""A limit to how far the process may grow while a native parser is at work.

Why: parsers allocate what a file asks for. Under the limit such a request fails at once: Arrow then raises, others end
     the process, and with it the file, never the machine.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = Path("/proc/self/statm")


@contextmanager
def bounded_memory(extra: int) -> Iterator[None]:
    """Within, the process may grow by `extra` bytes of address space, or to the limit it has already.

    Where the system does not tell its own size nothing is bounded.
    """
    if not _SIZE.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = int(_SIZE.read_text().split()[0]) * resource.getpagesize() + extra
    if soft == resource.RLIM_INFINITY or limit < soft:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
