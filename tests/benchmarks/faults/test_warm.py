"""The warm starter runs the parsing process as `python -m` would; in a process of its own, since it forks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import os, signal, sys, time
from pathlib import Path
from benchmarks.faults.warm import Started, warm_start
from ingestion.files import parser, worker
from ingestion.intake import _request
from ingestion.settings import create_home, load_settings
home = create_home(Path(sys.argv[1]))
home.toml.write_text('[[brands]]\\nbrand_id = "b1"\\n[[shops]]\\nshop_id = "s1"\\nbrand_id = "b1"\\n')
real = parser.subprocess
with warm_start(parser):
    with parser.Parser() as one:
        table = one.open(Path(sys.argv[2]), _request(load_settings(home), None)).collected()
        process = one._process
        assert isinstance(process, Started) and process.poll() is None
    print(table.cells.num_rows)
    for _ in range(200):
        if process.poll() is not None:
            break
        time.sleep(0.02)
    print("gone" if process.poll() is not None else "alive")
assert parser.subprocess is real
"""


def test_warm_start_parses_in_a_fork_that_can_be_ended(tmp_path: Path) -> None:
    export = tmp_path / "商品列表.csv"
    export.write_text("商品编码(平台),商品名称,SKU编码(平台)\np1,水,k1\np2,霜,k2\n", "utf-8")
    command = [sys.executable, "-c", CODE, str(tmp_path / "home"), str(export)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.split() == ["2", "gone"], done.stderr
