"""What a side prints last is its answer."""

import json
import subprocess
import sys

import pytest

from benchmarks.children import seconds, tell, told


def test_told_is_the_last_line():
    command = [sys.executable, "-c", "print('warming up'); print('{\"seconds\": 1.5, \"peak_mb\": 3}')"]
    assert told(command) == {"seconds": 1.5, "peak_mb": 3}
    assert seconds(command) == 1.5


def test_a_side_that_fails_is_no_result():
    with pytest.raises(subprocess.CalledProcessError):
        told([sys.executable, "-c", "raise SystemExit(1)"])


def test_tell_prints_what_was_measured_and_the_memory_of_children_too(capsys):
    tell(seconds=1.5, rows=7)
    small = json.loads(capsys.readouterr().out)
    assert (small["seconds"], small["rows"]) == (1.5, 7)
    subprocess.run([sys.executable, "-c", "bytearray(b'x' * 300_000_000)"], check=True)
    tell()
    assert json.loads(capsys.readouterr().out)["peak_mb"] > 280


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells it in /proc")
def test_the_memory_of_who_starts_a_side_is_not_the_sides():
    held = b"x" * (300 << 20)
    answer = told([sys.executable, "-c", "from benchmarks.children import tell; tell()"])
    assert len(held) >> 20 > answer["peak_mb"]
