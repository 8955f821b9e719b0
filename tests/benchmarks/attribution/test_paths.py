"""The file of paths repeats and holds what it says."""

from analytics.attribution.path_file import read_paths
from benchmarks.attribution.paths import CHANNELS, LONGEST, write_paths


def test_file_holds_paths_of_every_length_and_repeats(tmp_path):
    one, other = (write_paths(tmp_path / name, 3000) for name in ("one.csv", "other.csv"))
    assert one.read_bytes() == other.read_bytes()
    paths = read_paths(one)
    assert (len(paths), len(paths.channels)) == (3000, CHANNELS)
    assert set(paths.lengths.tolist()) == set(range(1, LONGEST + 1))
    assert 0.15 < paths.conversions.mean() < 0.25
    assert (paths.conversions + paths.nulls == 1).all()
