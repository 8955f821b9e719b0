"""Files waiting in the inbox, and where they go afterwards.

Flow: inbox/**, folder by folder -> regular, quiet files -> taken in -> `_done/<date>/` or `_rejected/` with a reason.
Why:  half-written, temporary and hidden files are nobody's delivery yet; a link may lead anywhere and is refused.
"""

import os
import re
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ingestion.errors import FileRejected
from ingestion.home import Home
from ingestion.kill_points import reach
from ingestion.privacy import shown_safely

SHANGHAI = ZoneInfo("Asia/Shanghai")
DONE, REJECTED = "_done", "_rejected"
_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", "~")
_IN_NAME = re.compile(
    r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:[-_ T.]?([01]\d|2[0-3])[-:_.]?([0-5]\d)(?:[-:_.]?([0-5]\d))?)?(?!\d)"
)


def waiting(home: Home) -> Iterator[Path]:
    """Files of the inbox in a fixed order; our own folders and hidden ones are left out, hidden files are not."""
    for folder, folders, names in os.walk(home.inbox):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            yield Path(folder) / name


def is_passing(name: str) -> bool:
    """Whether a name belongs to a hidden, temporary or lock file of some program."""
    return name.startswith((".", "~$", "_")) or name.endswith(_TEMPORARY) or name.endswith(".reason.txt")


def is_quiet(path: Path, seconds: float) -> bool:
    """Whether nobody writes to the file: untouched for so long, or unchanged while we wait until it has been.

    Many files dropped together wait together, so a whole inbox costs `seconds` once. A file from the future (a clock
    that was set back) counts as quiet.
    """
    before = path.stat()
    age = time.time() - before.st_mtime
    if age >= seconds or age < 0:
        return True
    time.sleep(seconds - age)
    after = path.stat()
    return (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def check_file(path: Path, max_bytes: int) -> None:
    """Refuse what is no regular file of allowed size.

    Raises:
        FileRejected: not_a_file or too_large. OSError when it cannot be reached.

    """
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode):
        raise FileRejected("not_a_file", "This is a link, a folder or a device, no file.")
    if state.st_size > max_bytes:
        raise FileRejected("too_large", f"The file is larger than intake.max_file_mb allows ({max_bytes >> 20} MB).")


def export_time(name: str) -> str | None:
    """The export time in a file name (`订单导出_20260629_063000.csv`), as ISO instant in UTC; None without one.

    The last date in the name counts: periods name their end last. A date without a clock is its midnight.
    """
    found = [match for match in _IN_NAME.finditer(name) if _instant(match)]
    timed = [match for match in found if match.group(4)] or found
    instant = _instant(timed[-1]) if timed else None
    return instant.astimezone(UTC).isoformat() if instant else None


def _instant(match: re.Match[str]) -> datetime | None:
    parts = [int(part) if part else 0 for part in match.groups()]
    try:
        return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]  # six ints, then the zone
    except ValueError:
        return None


def move_done(home: Home, path: Path) -> Path:
    """Move a taken file to `_done/<today>/`, in the subfolder it came in."""
    today = datetime.now(SHANGHAI).date().isoformat()
    return _move(path, _free_place(path, home.inbox / DONE / today / path.parent.relative_to(home.inbox)))


def move_rejected(home: Home, path: Path, reason: str, message: str) -> Path:
    """Move a refused file to `_rejected/` and say why beside it; the note comes first, a kill between loses neither."""
    target = _free_place(path, home.inbox / REJECTED / path.parent.relative_to(home.inbox))
    note = target.with_name(target.name + ".reason.txt")
    note.write_text(f"{shown_safely(path.name)} was not loaded: {reason}\n{message}\n", encoding="utf-8")
    reach("inbox.noted")
    return _move(path, target)


def _move(path: Path, target: Path) -> Path:
    reach("inbox.leaving")
    moved = path.rename(target)
    reach("inbox.moved")
    with suppress(OSError):  # another account's file keeps its mode; the folder is closed to others anyway
        _close_to_others(moved)
    return moved


def _close_to_others(path: Path) -> None:
    """Mode 0600 for a delivered file; never for what a link leads to, nor for a file with another name elsewhere."""
    state = path.lstat()
    if stat.S_ISREG(state.st_mode) and state.st_nlink == 1:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)


def _free_place(path: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    return target


def sweep(home: Home, keep_days: int) -> int:
    """Delete files that have lain in `_done` and `_rejected` longer than `keep_days`; returns how many."""
    limit, removed = datetime.now(UTC) - timedelta(days=keep_days), 0
    for folder in (home.inbox / DONE).glob("*"):
        if folder.is_dir() and folder.name < limit.date().isoformat():
            removed += sum(1 for path in folder.rglob("*") if path.is_file())
            shutil.rmtree(folder)
    for path in (home.inbox / REJECTED).rglob("*"):
        if path.is_file() and path.stat().st_ctime < limit.timestamp():
            path.unlink()
            removed += 1
    return removed
