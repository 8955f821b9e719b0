"""File operations that survive a power cut.

Flow:  write  ->  fsync the file  ->  fsync its folder  ->  rename or flip  ->  fsync the parent.
Why:   a rename is atomic for readers, but only fsync makes it (and the bytes behind it) survive the machine.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from serving.kill_points import reach

FILE_MODE = 0o444
FOLDER_MODE = 0o555
_WRITABLE_FOLDER = 0o755
_CHUNK_BYTES = 1 << 20


def sync(path: Path) -> None:
    """Force a file's bytes, or a folder's entries, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_readable(folder: Path) -> None:
    """Make a folder other accounts may read, whatever the umask; one that is there keeps its mode."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir()
        missing.chmod(_WRITABLE_FOLDER)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and force it to the disk; the folder entry is the caller's to sync."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def seal(folder: Path) -> None:
    """Sync every file of a flat folder and make all of it read-only (0444, the folder 0555)."""
    for path in files_of(folder):
        sync(path)
        path.chmod(FILE_MODE)
    sync(folder)
    folder.chmod(FOLDER_MODE)


def flip(link: Path, target: Path) -> None:
    """Point the symlink `link` at `target` (relative, same tree) in one atomic step, whatever it pointed at before."""
    temporary = link.with_name(f".{link.name}-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent))
    reach("serving.linked")
    temporary.replace(link)
    sync(link.parent)


def remove(folder: Path) -> None:
    """Delete a sealed folder.

    It is renamed out of sight first, so a kill half-way leaves rubbish for the sweep and never a release that lacks
    files. Readers that hold its database open keep it (the inode lives on).
    """
    doomed = folder.with_name(f".trash-{folder.name.lstrip('.')}")
    folder.rename(doomed)
    reach("serving.trashed")
    discard(doomed)


def discard(folder: Path) -> None:
    """Delete a folder that nobody reads, sealed or half-built."""
    folder.chmod(_WRITABLE_FOLDER)
    shutil.rmtree(folder)


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    """Files of a flat folder, by name."""
    yield from sorted(path for path in folder.iterdir() if path.is_file())
