"""The process itself: frames on stdout, no file can be written."""

import io
import json
import pickle
import subprocess
import sys

import pyarrow as pa

from ingestion.files.parse import Request
from ingestion.files.table import Candidate
from ingestion.files.worker import fingerprint
from ingestion.streams.registry import LAYOUTS

ALL = tuple(Candidate(layout) for layout in LAYOUTS.values())


def test_worker_answers_each_request_with_a_line_cells_and_a_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n1,2\n")
    request = pickle.dumps((path, Request("a.csv", ALL)))
    done = subprocess.run(
        [sys.executable, "-m", "ingestion.files.worker", str(4 << 30), "60"],
        input=request * 2,
        capture_output=True,
        check=True,
    )
    frames = io.BytesIO(done.stdout)
    for _ in range(2):
        assert json.loads(frames.readline())["candidate"] == "brand__ad_spend"
        assert pa.ipc.open_stream(frames).read_all().num_rows == 1
        told = json.loads(frames.readline())
        assert told == {"ragged": [{"row_number": 2, "text": "1,2"}], "state": fingerprint(path.stat())}
    assert frames.read() == b""


WRITE = """
import io, signal, sys
from pathlib import Path
from ingestion.files import worker
target, sys.argv = Path(sys.argv[1]), ["worker", str(4 << 30), "60"]
sys.stdin = io.TextIOWrapper(io.BytesIO())
worker.main()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
target.write_text("leak")
"""


def test_worker_cannot_write_files(tmp_path):
    target = tmp_path / "x"
    done = subprocess.run([sys.executable, "-c", WRITE, str(target)], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    assert target.stat().st_size == 0


def test_worker_starts_without_what_takes_long_to_import(tmp_path):
    """It is started for every run, and the first file waits for it."""
    program = (
        "import io, sys\nfrom ingestion.files import worker\nimport pyarrow as pa\n"
        "sys.argv, sys.stdin = ['worker', str(4 << 30), '60'], io.TextIOWrapper(io.BytesIO())\nworker.main()\n"
        "pa.array(['x'])\nsys.exit(str(sorted({'pandas', 'duckdb', 'pyarrow.parquet'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1:] == ["[]"]
