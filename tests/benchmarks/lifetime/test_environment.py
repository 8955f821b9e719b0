"""The other tool is pinned by hash and stays out of our code."""

import re
from pathlib import Path

from benchmarks.lifetime.environment import LOCK, PROGRAM

ROOT = Path(__file__).resolve().parents[3]


def test_every_package_of_the_environment_is_pinned_by_hash():
    text = LOCK.read_text("utf-8")
    packages = re.split(r"\n(?=\w)", text.strip())
    assert "lifetimes==0.11.3" in text
    assert all("--hash=sha256:" in package and "==" in package for package in packages)


def test_program_is_python_and_the_tool_is_imported_nowhere_else():
    compile(PROGRAM, "program.py", "exec")
    ours = [path for folder in ("analytics", "orchestration", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in ours if "from lifetimes" in path.read_text("utf-8")] == ["environment.py"]
