"""Another tool's environment: made by the benchmark, from a lock with hashes, thrown away with it.

Why:  another tool runs as a program of its own on a file; it is neither imported nor shipped by Huoshui, so neither its
      licence nor its pins touch ours.
"""

import subprocess
import sys
import venv
from pathlib import Path


def make_environment(folder: Path, lock: Path, program: str) -> Path:
    """An environment with what `lock` pins; gives its interpreter, with `program` as `program.py` in `folder`.

    Raises CalledProcessError when it cannot be built.
    """
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    (folder / "program.py").write_text(program, "utf-8")
    return python
