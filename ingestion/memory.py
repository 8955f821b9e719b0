"""What the C library does with memory that was freed.

Flow: a file begins -> if it is large, buffers of a quarter of a megabyte and more go back to the system at once.
Why:  glibc raises the size from which it does so, up to 32 MB, each time such a buffer is freed (mallopt(3),
      M_MMAP_THRESHOLD). Buffers of batches then come from its heap, which falls to pieces: a file of ten million lines
      held 1.5 GB for 0.3 GB in use. For smaller files the pieces are few, and asking the system costs a tenth.
      A command that makes and frees arrays of some megabytes all the time asks for the opposite: what the system
      gives is zeroed page by page, which took as long as the arithmetic of a million paths.
"""

import ctypes

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # malloc.h
_BUFFER = 256 << 10
_LARGE = 512 << 20
_HIGHEST = 32 << 20  # glibc takes no higher threshold
_KEPT, _AHEAD = 1 << 30, 64 << 20


def prepare_for(size_bytes: int) -> bool:
    """Make this process ready for a file of that size; whether it returns buffers (never where there is no glibc)."""
    return size_bytes > _LARGE and _set({_M_MMAP_THRESHOLD: _BUFFER})


def keep_freed() -> bool:
    """Let this process use again what it freed, up to a gigabyte (never where there is no glibc)."""
    return _set({_M_MMAP_THRESHOLD: _HIGHEST, _M_TRIM_THRESHOLD: _KEPT, _M_TOP_PAD: _AHEAD})


def _set(options: dict[int, int]) -> bool:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(option, value) for option, value in options.items())
