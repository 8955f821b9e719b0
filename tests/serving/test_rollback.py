from collections.abc import Callable
from pathlib import Path

import pytest

from serving.errors import DamagedReleaseError, NoReleaseError
from serving.open_release import query
from serving.release import Release
from serving.rollback import rollback

Publish = Callable[..., Release]


def current_run(serving_dir: Path) -> str:
    return query(serving_dir, "select run_id from marts._release")["run_id"][0].as_py()


def test_rollback_goes_to_the_one_before_and_further_on_the_next_call(
    publish_night: Publish, serving_dir: Path
) -> None:
    for run in ("one", "two", "three"):
        publish_night(run)
    assert rollback(serving_dir).manifest.run_id == "two"
    assert current_run(serving_dir) == "two"
    assert rollback(serving_dir).is_current
    assert current_run(serving_dir) == "one"
    with pytest.raises(NoReleaseError, match="no release older"):
        rollback(serving_dir)


def test_rollback_goes_to_the_release_named_forward_too(publish_night: Publish, serving_dir: Path) -> None:
    publish_night("one")
    two = publish_night("two")
    rollback(serving_dir)
    rollback(serving_dir, two.release_id)
    assert current_run(serving_dir) == "two"


@pytest.mark.parametrize("damage", ["truncate", "remove", "swap"])
def test_rollback_refuses_a_damaged_release(publish_night: Publish, serving_dir: Path, damage: str) -> None:
    one, two = publish_night("one"), publish_night("two")
    one.folder.chmod(0o755)
    one.database.chmod(0o644)
    if damage == "truncate":
        one.database.write_bytes(one.database.read_bytes()[:-1])
    elif damage == "remove":
        (one.folder / "dim_channel.parquet").unlink()
    else:
        one.database.write_bytes(two.database.read_bytes())
    with pytest.raises(DamagedReleaseError, match="current release is unchanged"):
        rollback(serving_dir)
    assert current_run(serving_dir) == "two"


def test_rollback_raises_when_nothing_is_published(serving_dir: Path) -> None:
    with pytest.raises(NoReleaseError):
        rollback(serving_dir)
