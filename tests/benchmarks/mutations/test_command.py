"""`python -m benchmarks mutations` in a process of its own, as CI runs it; 2,000 files are the command's default."""

import json
import subprocess
import sys

import pytest

from benchmarks.mutations import command
from benchmarks.mutations.run import MEMORY_MB, Tally

FILES = 400


@pytest.mark.slow
def test_command_gives_every_mutated_file_a_verdict_within_its_memory(capsys):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "mutations", "--files", str(FILES), "--seed", "7", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    tally = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\n{FILES} mutated files: {tally['statuses']}")  # noqa: T201  the counts belong into CI's log
    assert "Traceback" not in done.stderr
    assert (sum(tally["statuses"].values()), tally["missing"], tally["wrong"]) == (FILES, [], [])
    assert tally["parser_mb"] <= MEMORY_MB
    assert {"loaded", "rejected"} <= set(tally["statuses"])


def test_command_exits_1_when_something_was_found(monkeypatch, capsys):
    for tally, code in ((Tally(files=1), 0), (Tally(files=1, missing=["a.csv"]), 1)):
        monkeypatch.setattr(command, "run_mutants", lambda *_, told=tally: told)
        assert command.main(["--files", "1"]) == code
    assert "without a verdict 1" in capsys.readouterr().out
