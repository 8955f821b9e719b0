"""What the C library does with memory that was freed.

Flow: a file begins -> if it is large, buffers of a quarter of a megabyte and more go back to the system at once.
Why:  glibc raises the size from which it does so, up to 32 MB, each time such a buffer is freed (mallopt(3),
      M_MMAP_THRESHOLD). Buffers of batches then come from its heap, which falls to pieces: a file of ten million lines
      held 1.5 GB for 0.3 GB in use. For smaller files the pieces are few, and asking the system costs a tenth.
"""

import ctypes

_M_MMAP_THRESHOLD = -3  # malloc.h
_BUFFER = 256 << 10
_LARGE = 512 << 20


def prepare_for(size_bytes: int) -> bool:
    """Make this process ready for a file of that size; whether it returns buffers (never where there is no glibc)."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(size_bytes > _LARGE and mallopt and mallopt(_M_MMAP_THRESHOLD, _BUFFER))
