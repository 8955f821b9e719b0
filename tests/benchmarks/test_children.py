"""What a side prints last is its answer."""

import subprocess
import sys

import pytest

from benchmarks.children import seconds, told


def test_told_is_the_last_line():
    command = [sys.executable, "-c", "print('warming up'); print('{\"seconds\": 1.5, \"peak_mb\": 3}')"]
    assert told(command) == {"seconds": 1.5, "peak_mb": 3}
    assert seconds(command) == 1.5


def test_a_side_that_fails_is_no_result():
    with pytest.raises(subprocess.CalledProcessError):
        told([sys.executable, "-c", "raise SystemExit(1)"])
