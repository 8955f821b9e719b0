"""The other tool stays out of our code."""

from pathlib import Path

from benchmarks.attribution.environment import PROGRAM

ROOT = Path(__file__).resolve().parents[3]


def test_program_is_python_and_the_tool_is_named_nowhere_else():
    compile(PROGRAM, "program.py", "exec")
    ours = [path for folder in ("analytics", "orchestration", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in ours if "import ChannelAttribution" in path.read_text("utf-8")] == ["environment.py"]
