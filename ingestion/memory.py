"""What the C library does with memory that was freed.

Flow: a command that makes and frees arrays of some megabytes all the time begins -> glibc keeps what it frees, and
      Arrow asks it for its buffers.
Why:  glibc gives larger buffers back to the system at once (mallopt(3), M_MMAP_THRESHOLD), and what the system gives is
      zeroed page by page, which took as long as the arithmetic of a million paths. Arrow's own pool asks for pages of
      two megabytes, which are zeroed whole.
"""

import ctypes

import pyarrow as pa

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -2, -3, -8  # malloc.h
_HIGHEST = 32 << 20  # glibc takes no higher threshold
_KEPT, _AHEAD = 1 << 30, 64 << 20


def keep_freed() -> bool:
    """Let this process use again what any of its threads freed, up to a gigabyte (never where there is no glibc)."""
    pa.set_memory_pool(pa.system_memory_pool())
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    options = {_M_MMAP_THRESHOLD: _HIGHEST, _M_TRIM_THRESHOLD: _KEPT, _M_TOP_PAD: _AHEAD, _M_ARENA_MAX: 1}
    return mallopt is not None and all(mallopt(option, value) for option, value in options.items())
