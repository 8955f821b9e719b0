from collections.abc import Callable
from pathlib import Path

import pytest

from serving import store
from serving.errors import NoReleaseError
from serving.release import Release
from serving.rollback import rollback

Publish = Callable[..., Release]


def test_list_releases_orders_by_build_time_not_by_name(publish_night: Publish, serving_dir: Path) -> None:
    ids = [publish_night(run).release_id for run in ("zebra", "apple", "mango")]
    assert [release.release_id for release in store.list_releases(serving_dir)] == ids[::-1]


def test_list_releases_leaves_out_a_folder_without_manifest(publish_night: Publish, serving_dir: Path) -> None:
    release = publish_night()
    (serving_dir / "releases" / "20990101T000000Z-half").mkdir()
    assert [found.release_id for found in store.list_releases(serving_dir)] == [release.release_id]


def test_list_releases_is_empty_before_the_first(serving_dir: Path) -> None:
    assert store.list_releases(serving_dir) == []


def test_retain_never_removes_current_or_pinned(publish_night: Publish, serving_dir: Path) -> None:
    ids = [publish_night(f"night-{i}").release_id for i in range(4)]
    store.pin(serving_dir, ids[1])
    rollback(serving_dir, ids[0])
    assert store.retain(serving_dir, 1) == [ids[2]]
    assert [release.release_id for release in store.list_releases(serving_dir)] == [ids[3], ids[1], ids[0]]
    store.pin(serving_dir, ids[1], pinned=False)
    assert store.retain(serving_dir, 0) == [ids[1]]


def test_sweep_removes_half_built_folders_sealed_or_not(publish_night: Publish, serving_dir: Path) -> None:
    release = publish_night()
    for name in (".tmp-killed", ".trash-old"):
        folder = serving_dir / "releases" / name
        folder.mkdir()
        (folder / "huoshui.duckdb").write_text("half")
        folder.chmod(0o555)
    (serving_dir / ".current-123").symlink_to("releases/nowhere")
    assert sorted(store.sweep(serving_dir)) == [".tmp-killed", ".trash-old"]
    assert sorted(path.name for path in serving_dir.iterdir()) == ["current", "releases"]
    assert [path.name for path in (serving_dir / "releases").iterdir()] == [release.release_id]


def test_find_release_names_the_known_ones_when_it_is_unknown(publish_night: Publish, serving_dir: Path) -> None:
    release = publish_night()
    for wrong in ("nonsense", "../releases"):
        with pytest.raises(NoReleaseError, match=release.release_id):
            store.find_release(serving_dir, wrong)


def test_current_folder_raises_when_the_link_dangles(serving_dir: Path) -> None:
    serving_dir.mkdir()
    (serving_dir / "current").symlink_to("releases/gone")
    with pytest.raises(NoReleaseError):
        store.current_folder(serving_dir)
