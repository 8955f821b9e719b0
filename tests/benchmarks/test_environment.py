"""Another tool's environment is made from its lock alone, in which every package is pinned by hash."""

import re

import pytest

from benchmarks import environment
from benchmarks.attribution.environment import LOCK as CHANNEL_ATTRIBUTION
from benchmarks.lifetime.environment import LOCK as LIFETIMES


@pytest.mark.parametrize(
    ("lock", "tool"), [(CHANNEL_ATTRIBUTION, "channelattribution==2.2.5"), (LIFETIMES, "lifetimes==0.11.3")]
)
def test_every_package_of_an_environment_is_pinned_by_hash(lock, tool):
    text = lock.read_text("utf-8")
    packages = re.split(r"\n(?=\w)", text.strip())
    assert tool in text
    assert all("--hash=sha256:" in package and "==" in package for package in packages)


def test_make_environment_installs_the_lock_by_hash_and_writes_the_program(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(environment.subprocess, "run", lambda command, check: asked.append((command, check)))
    lock = tmp_path / "tool.lock"
    python = environment.make_environment(tmp_path / "tool", lock, "print(1)")
    assert python.exists()
    ((command, check),) = asked
    assert check
    assert command[command.index("--python") + 1] == str(python)
    assert command[-3:] == ["--require-hashes", "-r", str(lock)]
    assert (tmp_path / "tool" / "program.py").read_text("utf-8") == "print(1)"
