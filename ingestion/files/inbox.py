"""Files waiting in the inbox, and where they go afterwards.

Flow: inbox/**, folder by folder -> regular, quiet files -> taken in -> `_done/<date>/` or `_rejected/` with a reason.
Why:  half-written, temporary and hidden files are nobody's delivery yet; a link may lead anywhere and is refused.
      One walk serves intake and the sensor, so what one sees the other sees.
"""

import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from ingestion.files.folders import opened_folder
from ingestion.files.names import SHANGHAI
from ingestion.home import Home
from ingestion.kill_points import reach
from ingestion.privacy import shown_safely

DONE, REJECTED = "_done", "_rejected"
_NOTE = ".reason.txt"
_LONGEST_NAME = 255  # bytes
_FILE_KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".zip", ".gz", ".json", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the inbox. `name` is its path below the inbox; `state` of itself, None where that cannot be told."""

    path: Path
    name: str
    state: os.stat_result | None


def waiting(inbox: Path) -> Iterator[Entry]:
    """What lies in the inbox in a fixed order, whatever it is; our own folders and hidden ones are left out.

    Folders are entered, links to folders are not. A folder appears only where it cannot be entered, or where it is
    empty and named like a file.
    """
    folders = [inbox]
    while folders:
        folder = folders.pop()
        try:
            found = sorted(os.scandir(folder), key=lambda one: one.name)
        except FileNotFoundError:  # gone meanwhile, or no inbox at all
            continue
        except OSError:
            yield Entry(folder, str(folder.relative_to(inbox)), None)
            continue
        within = {one.name: Path(one) for one in found if one.is_dir(follow_symlinks=False)}
        yield from (_entry(inbox, Path(one)) for one in found if one.name not in within)
        if not found and folder != inbox and folder.name.casefold().endswith(_FILE_KINDS):
            yield _entry(inbox, folder)
        folders += [path for name, path in reversed(within.items()) if not name.startswith((".", "_"))]


def _entry(inbox: Path, path: Path) -> Entry:
    state = None
    with suppress(OSError):
        state = path.lstat()
    return Entry(path, str(path.relative_to(inbox)), state)


def is_quiet(path: Path, seconds: float) -> bool:
    """Whether nobody writes to the file: untouched for so long, or unchanged while we wait until it has been.

    Many files dropped together wait together, so a whole inbox costs `seconds` once. A file from the future (a clock
    that was set back) counts as quiet.
    """
    before = path.lstat()
    age = time.time() - before.st_mtime
    if age >= seconds or age < 0:
        return True
    time.sleep(seconds - age)
    after = path.lstat()
    return (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def move_done(home: Home, path: Path) -> Path:
    """Move a taken file to `_done/<today>/`, in the subfolder it came in.

    Raises:
        OSError: a folder on the way is a link, or the machine refuses.

    """
    today = datetime.now(SHANGHAI).date().isoformat()
    return _shelve(home.inbox, path, (DONE, today))


def move_rejected(home: Home, path: Path, reason: str, message: str) -> Path:
    """Move a refused file to `_rejected/` and say why beside it; the note comes first, a kill between loses neither.

    Raises:
        OSError: as for `move_done`.

    """
    return _shelve(home.inbox, path, (REJECTED,), f"{shown_safely(path.name)} was not loaded: {reason}\n{message}\n")


def _shelve(inbox: Path, path: Path, shelf: Sequence[str], note: str = "") -> Path:
    came_from = path.parent.relative_to(inbox).parts
    with (
        opened_folder(inbox, came_from) as old,
        opened_folder(inbox, (*shelf, *came_from), make=True) as new,
    ):
        name = _free_name(path.name, new, _LONGEST_NAME - (len(_NOTE) if note else 0))
        if note:
            _write(new, name + _NOTE, note)
            reach("inbox.noted")
        reach("inbox.leaving")
        os.rename(path.name, name, src_dir_fd=old, dst_dir_fd=new)
        reach("inbox.moved")
        with suppress(OSError):  # another account's file keeps its mode; the folder is closed to others anyway
            _close_to_others(new, name)
    return inbox.joinpath(*shelf, *came_from, name)


def _free_name(name: str, folder: int, longest: int) -> str:
    """The name, else `a-2.csv`, `a-3.csv`; cut where it, or that of the note beside it, would be too long a name."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122  the name alone, it may be any bytes
    for number in count(1):
        tail = (f"-{number}" if number > 1 else "") + suffix
        room = longest - len(os.fsencode(tail))
        start = os.fsencode(stem)
        free = (stem if len(start) <= room else start[: max(room, 1)].decode(errors="ignore")) + tail
        try:
            os.stat(free, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return free
    raise AssertionError("there is always another number")


def _write(folder: int, name: str, text: str) -> None:
    """Write a new file, never through what a name may lead to."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _close_to_others(folder: int, name: str) -> None:
    """Mode 0600 for a delivered file; never for what a link leads to, nor for a file with another name elsewhere."""
    state = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)


def sweep(home: Home, keep_days: int) -> int:
    """Delete files that have lain in `_done` and `_rejected` longer than `keep_days`; returns how many."""
    limit = datetime.now(UTC) - timedelta(days=keep_days)
    removed = 0
    done = home.inbox / DONE
    for day in done.iterdir() if done.is_dir() and not done.is_symlink() else ():
        if day.name < limit.date().isoformat() and not day.is_symlink():
            removed += len(list(_files(day)))
            shutil.rmtree(day, ignore_errors=True)
    for path in _files(home.inbox / REJECTED):
        if path.lstat().st_ctime < limit.timestamp():
            path.unlink()
            removed += 1
    return removed


def _files(root: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder; no link is followed, not even the root."""
    for folder, folders, names in os.walk(root) if not root.is_symlink() else ():
        links = (name for name in folders if Path(folder, name).is_symlink())
        yield from (Path(folder, name) for name in (*names, *links))
