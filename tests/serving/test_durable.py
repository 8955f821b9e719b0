import hashlib
from pathlib import Path

import pytest

from serving import durable


def test_flip_replaces_the_link_and_leaves_no_temporary(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "releases" / name).mkdir(parents=True)
    link = tmp_path / "current"
    durable.flip(link, tmp_path / "releases" / "one")
    durable.flip(link, tmp_path / "releases" / "two")
    assert str(link.readlink()) == "releases/two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "releases"]


def test_seal_makes_files_and_folder_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "a").write_text("a")
    durable.seal(folder)
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "a")] == ["0o555", "0o444"]


def test_remove_deletes_a_sealed_folder(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "a").write_text("a")
    durable.seal(folder)
    durable.remove(folder)
    assert list(tmp_path.iterdir()) == []


def test_write_synced_refuses_to_overwrite(tmp_path: Path) -> None:
    durable.write_synced(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        durable.write_synced(tmp_path / "a", b"2")


def test_sha256_reads_beyond_one_chunk(tmp_path: Path) -> None:
    data = b"x" * (3 * 2**20 + 1)
    (tmp_path / "a").write_bytes(data)
    assert durable.sha256(tmp_path / "a") == hashlib.sha256(data).hexdigest()
