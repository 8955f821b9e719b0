"""The folder of releases: what is there, what is current, what may go.

Layout:  serving/releases/<utc>-<run>/   sealed releases          serving/current -> releases/<utc>-<run>
         serving/releases/.tmp-<run>/    one being built          serving/pinned/<release>   empty marker files
Why:     age is read from the manifest, never from the order of names; the target of `current` is never removed.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from serving import durable
from serving.errors import DamagedReleaseError, NoReleaseError
from serving.manifest import DATABASE, Manifest, read_manifest

CURRENT = "current"
RELEASES = "releases"
PINNED = "pinned"
_RELEASE_NAME = re.compile(r"^\d{8}T\d{6}Z-[A-Za-z0-9_.-]+$")


@dataclass(frozen=True, slots=True)
class Release:
    """A published release and its place; `is_current` when BI reads it now."""

    folder: Path
    manifest: Manifest
    is_current: bool = False
    is_pinned: bool = False

    @property
    def release_id(self) -> str:
        """`<utc>-<run>`, the name of its folder."""
        return self.manifest.release_id

    @property
    def database(self) -> Path:
        """The DuckDB file of this release."""
        return self.folder / DATABASE


def list_releases(serving_dir: Path) -> list[Release]:
    """Whole releases, newest first; folders without a trustworthy manifest are left out (`verify` names them)."""
    releases = []
    for folder in release_folders(serving_dir):
        try:
            releases.append(_release(serving_dir, folder))
        except DamagedReleaseError:
            continue
    return sorted(releases, key=lambda release: release.manifest.built_at, reverse=True)


def find_release(serving_dir: Path, release_id: str | None) -> Release:
    """The release of that name, or the current one for None.

    Raises NoReleaseError when there is none, DamagedReleaseError when its manifest cannot be trusted.
    """
    folder = current_folder(serving_dir) if release_id is None else serving_dir / RELEASES / release_id
    if release_id is not None and folder not in release_folders(serving_dir):
        known = ", ".join(path.name for path in release_folders(serving_dir)) or "none"
        raise NoReleaseError(f"There is no release {release_id!r}. Releases: {known}. A retry does not help.")
    return _release(serving_dir, folder)


def current_folder(serving_dir: Path) -> Path:
    """The folder `current` points at, resolved once. Raises NoReleaseError."""
    link = serving_dir / CURRENT
    if not link.is_dir():
        raise NoReleaseError(
            "Nothing is published yet: run the night first (huoshui run). A retry alone does not help."
        )
    return link.resolve()


def release_folders(serving_dir: Path) -> list[Path]:
    """Folders named like a release, by name; half-built ones and rubbish have other names."""
    root = serving_dir.resolve() / RELEASES
    return sorted(path for path in root.glob("*") if _RELEASE_NAME.match(path.name)) if root.is_dir() else []


def sweep(serving_dir: Path) -> list[str]:
    """Remove what a killed publish or removal left behind; gives the names. Call it as the only writer."""
    leftovers = [*(serving_dir / RELEASES).glob(".tmp-*"), *(serving_dir / RELEASES).glob(".trash-*")]
    for folder in leftovers:
        durable.discard(folder)
    for link in serving_dir.glob(f".{CURRENT}-*"):
        link.unlink()
    return [folder.name for folder in leftovers]


def retain(serving_dir: Path, keep: int, spared: str = "") -> list[str]:
    """Remove all but the newest `keep` releases, the pinned ones, the current and the `spared`; gives the removed ids.

    `spared` is the release just replaced: a reader may have followed `current` and not have opened the file yet.
    """
    old = list_releases(serving_dir)[max(keep, 1) :]
    doomed = [release for release in old if not (release.is_current or release.is_pinned)]
    doomed = [release for release in doomed if release.release_id != spared]
    for release in doomed:
        durable.remove(release.folder)
    return [release.release_id for release in doomed]


def pin(serving_dir: Path, release_id: str, *, pinned: bool = True) -> None:
    """Keep a release from retention, or give it back with pinned=False. Raises NoReleaseError."""
    release = find_release(serving_dir, release_id)
    marker = serving_dir / PINNED / release.release_id
    if pinned:
        marker.parent.mkdir(exist_ok=True)
        marker.touch()
    else:
        marker.unlink(missing_ok=True)


def _release(serving_dir: Path, folder: Path) -> Release:
    link = serving_dir / CURRENT
    is_current = link.is_symlink() and Path(os.path.realpath(link)) == folder.resolve()
    return Release(
        folder=folder,
        manifest=read_manifest(folder),
        is_current=is_current,
        is_pinned=(serving_dir / PINNED / folder.name).exists(),
    )
