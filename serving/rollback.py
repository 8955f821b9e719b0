"""Roll back: `current` points at an earlier release again.

Flow:  choose the release  ->  see that it is whole enough to open  ->  flip.
Why:   another flip of the same symlink, so it is as atomic as publishing and takes milliseconds; the full re-hash is
       `verify`, which can take longer than a reader should wait for a repair.
"""

from pathlib import Path

import duckdb

from serving import durable
from serving.errors import DamagedReleaseError, NoReleaseError
from serving.open_release import open_database
from serving.store import CURRENT, Release, find_release, list_releases


def rollback(serving_dir: Path, release_id: str | None = None) -> Release:
    """Make a release current: the one named, or for None the newest that is older than the current one.

    Raises NoReleaseError when there is none such, DamagedReleaseError when it is not whole; then nothing has changed.
    """
    chosen = find_release(serving_dir, release_id) if release_id else _before_current(serving_dir)
    _require_whole(chosen)
    durable.flip(serving_dir / CURRENT, chosen.folder)
    return find_release(serving_dir, chosen.release_id)


def _before_current(serving_dir: Path) -> Release:
    current = find_release(serving_dir, None)
    older = [r for r in list_releases(serving_dir) if r.manifest.built_at < current.manifest.built_at]
    if not older:
        raise NoReleaseError(
            f"There is no release older than the current one ({current.release_id}). A retry does not help."
        )
    return older[0]


def _require_whole(release: Release) -> None:
    """Every file is there in its size, and the database opens and names this release."""
    wrong = [
        entry.name
        for entry in release.manifest.files
        if not (path := release.folder / entry.name).is_file() or path.stat().st_size != entry.bytes
    ]
    if not wrong:
        try:
            with open_database(release.database) as connection:
                if connection.execute("select release_id from marts._release").fetchall() == [(release.release_id,)]:
                    return
        except duckdb.Error:
            pass
        wrong = [release.database.name]
    raise DamagedReleaseError(
        f"Release {release.release_id} was not made current: {', '.join(wrong)} is not what was published. "
        "The current release is unchanged. A retry does not help; choose another release."
    )
