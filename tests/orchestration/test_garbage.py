"""What stands is left out of collections, and those become rare."""

import gc
from collections.abc import Iterator

import pytest

from orchestration.garbage import set_aside


@pytest.fixture
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_set_aside_leaves_out_what_stands_and_still_collects_what_comes() -> None:
    kept = [[] for _ in range(1000)]
    set_aside()
    assert gc.get_freeze_count() >= len(kept)
    assert not any(one is kept for one in gc.get_objects())
    assert gc.get_threshold()[0] > 10_000
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
