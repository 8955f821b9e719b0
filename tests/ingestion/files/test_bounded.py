"""The memory limit around a parser: it holds within, and only within."""

import resource

import pytest

from ingestion.files.bounded import bounded_memory


def test_bounded_memory_refuses_growth_beyond_the_limit_and_lifts_it_after():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with bounded_memory(256 << 20):
        assert len(bytearray(32 << 20)) == 32 << 20
        with pytest.raises(MemoryError):
            bytearray(1 << 30)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(1 << 30)) == 1 << 30


def test_bounded_memory_never_loosens_a_limit():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with bounded_memory(256 << 20):
        tight = resource.getrlimit(resource.RLIMIT_AS)
        with bounded_memory(1 << 40):
            assert resource.getrlimit(resource.RLIMIT_AS) == tight
    assert resource.getrlimit(resource.RLIMIT_AS) == before
