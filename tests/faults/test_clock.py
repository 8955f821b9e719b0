"""Where the clock stands and in which zone the machine lives is no content."""

import os
from collections.abc import Callable

import pytest

from benchmarks.faults.state import State, capture, compare
from ingestion.home import Home
from serving.rollback import rollback
from serving.store import find_release, list_releases


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_night_gives_the_same_content_in_every_zone(
    small_home: Home, reference: State, night: Callable, zone: str
) -> None:
    ended = night(small_home.root, harm=f"import time; os.environ['TZ'] = {zone!r}; time.tzset()")
    assert ended.answer == ["done", ""], ended.errors
    assert compare(reference, capture(small_home)).is_clean


def test_night_takes_files_from_the_past_and_from_the_future(small_home: Home, recovers: Callable) -> None:
    """A clock that was wrong leaves odd times on files; they say nothing about their content."""
    for number, path in enumerate(sorted(path for path in small_home.inbox.glob("?/*") if path.is_file())):
        year = (1, 4_000_000_000)[number % 2]
        os.utime(path, (year, year))
    recovers(small_home)


def test_a_release_of_a_clock_set_back_is_current_and_survives_retention(small_home: Home, night: Callable) -> None:
    """It looks older than all others: retention leaves it, and only a rollback has to be told where to."""
    back = """
import datetime as real
import serving.release
class Yesterday(real.datetime):
    @classmethod
    def now(cls, tz=None):
        return real.datetime.now(tz) - real.timedelta(days=2)
serving.release.datetime = Yesterday
"""
    earlier = find_release(small_home.serving, None).release_id
    ended = night(small_home.root, harm=back)
    assert ended.answer[0] == "NoReleaseError", ended
    current = find_release(small_home.serving, None)
    assert current.manifest.run_id == "harmed"
    assert current.release_id in [release.release_id for release in list_releases(small_home.serving)]
    assert rollback(small_home.serving, earlier).is_current
