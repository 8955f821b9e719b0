"""Whether a file is still what was looked at, and what an early pass leaves."""

import errno

import pytest

from ingestion.delivery import Delivery, is_as_seen, move_tolerated, state_of


def test_is_as_seen_tells_another_file_in_its_place(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")
    seen = Delivery(path, "a.csv", is_inbox=True, seen=state_of(path))
    assert is_as_seen(seen)
    path.unlink()
    assert state_of(path) is None
    assert is_as_seen(seen)  # gone is not another
    path.write_text("something new")
    assert not is_as_seen(seen)


def test_move_tolerated_lets_a_full_disk_through(tmp_path):
    delivery = Delivery(tmp_path / "a.csv", "a.csv", is_inbox=True)
    with move_tolerated(delivery):
        raise FileNotFoundError(errno.ENOENT, "gone")
    with pytest.raises(OSError, match="full"), move_tolerated(delivery):
        raise OSError(errno.ENOSPC, "full")
