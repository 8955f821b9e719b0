"""Another tool's environment is made from its lock alone."""

from benchmarks import environment


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
