"""Folders and files opened step by step, so that no link is ever followed on the way.

Flow: a trusted root and the names below it -> descriptors, each opened relative to the one before with O_NOFOLLOW.
Why:  whoever may write into the inbox may swap a folder for a link between a check and its use; what is held open
      cannot be swapped any more.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from ingestion.errors import FileRejected

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def opened_folder(root: Path, names: Sequence[str], *, make: bool = False) -> Iterator[int]:
    """Descriptor of the folder `names` below `root`; with `make` folders that lack are made (0700).

    Raises:
        OSError: one of the names is a link, no folder, or not there.

    """
    here = os.open(root, _FOLDER)
    try:
        for name in names:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, 0o700, dir_fd=here)
            below = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        yield here
    finally:
        os.close(here)


def open_file(path: Path, max_bytes: int, root: Path | None = None) -> BufferedReader:
    """Open a regular file of allowed size for reading; below `root` no folder on the way may be a link either.

    A second name of a file elsewhere (a hard link) is a regular file: it is read, never written.

    Raises:
        FileRejected: not_a_file or too_large. OSError when it cannot be reached.

    """
    if root is None:
        return _checked(_open(path, None), max_bytes)
    with opened_folder(root, path.parent.relative_to(root).parts) as folder:
        return _checked(_open(Path(path.name), folder), max_bytes)


def _open(path: Path, folder: int | None) -> int:
    """A descriptor; anything but a regular file is not even opened, for opening a device may already do something."""
    refuse_special(os.stat(path, dir_fd=folder, follow_symlinks=False))
    return os.open(path, _FILE, dir_fd=folder)


def _checked(descriptor: int, max_bytes: int) -> BufferedReader:
    file = os.fdopen(descriptor, "rb")
    try:
        state = os.fstat(descriptor)
        refuse_special(state)
        refuse_giant(state, max_bytes)
    except FileRejected:
        file.close()
        raise
    return file


def refuse_special(state: os.stat_result) -> None:
    """Refuse what is no regular file.

    Raises:
        FileRejected: not_a_file.

    """
    if stat.S_ISLNK(state.st_mode):
        raise FileRejected("not_a_file", "This is a link. Links are not followed: deliver the file itself.")
    if stat.S_ISDIR(state.st_mode):
        raise FileRejected("not_a_file", "This is an empty folder that is named like a file.")
    if not stat.S_ISREG(state.st_mode):
        raise FileRejected("not_a_file", "This is a pipe, a socket or a device, no file.")


def refuse_giant(state: os.stat_result, max_bytes: int) -> None:
    """Refuse a file larger than `max_bytes`.

    Raises:
        FileRejected: too_large.

    """
    if state.st_size > max_bytes:
        raise FileRejected("too_large", f"The file is larger than intake.max_file_mb allows ({max_bytes >> 20} MB).")
