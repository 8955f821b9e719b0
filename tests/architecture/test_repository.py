"""What lies in the repository: no index addresses, no machine paths, hashes for every locked package."""

import re
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    """Files git tracks, as text candidates."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    return [root / name for name in listing.decode().split("\0") if name and (root / name).is_file()]


def test_locks_name_no_index_and_hash_everything(root: Path) -> None:
    for lock in root.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "index-url" not in text, lock.name
        packages = re.findall(r"^[a-z0-9][^\s=]*==", text, flags=re.MULTILINE)
        blocks = re.split(r"^(?=[a-z0-9][^\s=]*==)", text, flags=re.MULTILINE)[1:]
        assert packages, lock.name
        assert all("--hash=sha256:" in block for block in blocks), lock.name


def test_no_file_names_a_path_of_this_machine(root: Path, tracked: list[Path]) -> None:
    here = (f"{root}/", f"{Path.home()}/")
    texts = {path.name: path.read_text("utf-8", errors="ignore") for path in tracked if path.suffix != ".png"}
    assert [name for name, text in texts.items() if any(place in text for place in here)] == []


def test_no_generated_state_is_tracked(root: Path, tracked: list[Path]) -> None:
    generated = re.compile(r"(^|/)(__pycache__|\.hypothesis|target|\.venv|data)/|\.duckdb$|\.sqlite$")
    assert [str(p.relative_to(root)) for p in tracked if generated.search(str(p.relative_to(root)))] == []
