"""The writer lock: one process at a time, told by name, free when its holder dies."""

import subprocess
import sys

import pytest

from ingestion.errors import HomeBusyError
from ingestion.locks import writer_lock
from ingestion.settings import create_home

HOLD = """
import sys
from pathlib import Path
from ingestion.home import Home
from ingestion.locks import writer_lock
with writer_lock(Home(Path(sys.argv[1])), "nightly run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    create_home(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.communicate()


def test_writer_lock_names_the_holder_when_another_process_writes(tmp_path, holder):
    told = rf"process {holder.pid} \(nightly run\)"
    with pytest.raises(HomeBusyError, match=told) as caught, writer_lock(create_home(tmp_path), "second"):
        pass
    assert caught.value.retry_helps


def test_writer_lock_is_free_when_the_holder_was_killed(tmp_path, holder):
    holder.kill()
    holder.wait()
    with writer_lock(create_home(tmp_path), "next"):
        pass


def test_writer_lock_may_be_taken_again_by_its_own_process(tmp_path):
    home = create_home(tmp_path)
    with writer_lock(home, "outer"):
        with writer_lock(home, "inner"):
            pass
        check = subprocess.run([sys.executable, "-c", HOLD, str(tmp_path)], check=False, capture_output=True, text=True)
    assert "HomeBusyError" in check.stderr
