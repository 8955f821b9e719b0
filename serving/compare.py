"""Compare two releases by content: which marts are equal, whatever the row order, run or build.

Flow:  two manifests  ->  content hash per table  ->  equal, different, or only in one.
Why:   "same inputs, same marts" is checked by this, in tests and by hand after a full refresh.
"""

from dataclasses import dataclass
from pathlib import Path

from serving.manifest import read_manifest


@dataclass(frozen=True, slots=True)
class Comparison:
    """Table names by outcome; each tuple is sorted."""

    equal: tuple[str, ...]
    different: tuple[str, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Both hold the same tables with the same content."""
        return bool(self.equal) and not (self.different or self.only_left or self.only_right)


def compare_releases(left: Path, right: Path) -> Comparison:
    """Compare two release folders (`serving/current` is one too). Raises DamagedReleaseError."""
    mine, other = read_manifest(left).content_hashes, read_manifest(right).content_hashes
    both = sorted(mine.keys() & other.keys())
    return Comparison(
        equal=tuple(name for name in both if mine[name] == other[name]),
        different=tuple(name for name in both if mine[name] != other[name]),
        only_left=tuple(sorted(mine.keys() - other.keys())),
        only_right=tuple(sorted(other.keys() - mine.keys())),
    )
