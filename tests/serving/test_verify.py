from collections.abc import Callable
from pathlib import Path

import pytest

from serving import verify as verify_module
from serving.content_hash import Content
from serving.errors import DamagedReleaseError, NoReleaseError
from serving.release import Release
from serving.verify import verify

Publish = Callable[..., Release]


def test_verify_finds_nothing_on_a_fresh_release(publish_night: Publish, serving_dir: Path) -> None:
    release = publish_night()
    outcome = verify(serving_dir)
    assert outcome.is_intact
    assert (outcome.release_id, outcome.files, outcome.tables) == (release.release_id, 4, 3)


@pytest.mark.parametrize("name", ["huoshui.duckdb", "dim_channel.parquet", "fct_order_line.parquet"])
@pytest.mark.parametrize("where", [0, 0.5, 1])
def test_verify_finds_one_flipped_bit(publish_night: Publish, serving_dir: Path, name: str, where: float) -> None:
    path = publish_night().folder / name
    raw = bytearray(path.read_bytes())
    raw[int((len(raw) - 1) * where)] ^= 1
    path.chmod(0o644)
    path.write_bytes(raw)
    path.chmod(0o444)
    assert verify(serving_dir).problems == (f"{name} was changed after it was published (SHA-256 differs).",)


def test_verify_finds_missing_strange_and_writable_files(publish_night: Publish, serving_dir: Path) -> None:
    folder = publish_night().folder
    folder.chmod(0o755)
    (folder / "dim_channel.parquet").unlink()
    (folder / "huoshui.duckdb.wal").touch()
    (folder / "mart_live.parquet").chmod(0o644)
    assert verify(serving_dir).problems == (
        "dim_channel.parquet is missing.",
        "mart_live.parquet can be written; published files are read-only.",
        "huoshui.duckdb.wal is not part of the release.",
    )


def test_verify_compares_tables_with_the_manifest(
    publish_night: Publish, serving_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_night()
    monkeypatch.setattr(verify_module, "content_of", lambda *_: Content(rows=2, content_hash="other"))
    assert [problem.split(" holds")[0] for problem in verify(serving_dir).problems] == [
        "Table dim_channel", "Table fct_order_line", "Table mart_live",
    ]  # fmt: skip


def test_verify_refuses_a_changed_manifest(publish_night: Publish, serving_dir: Path) -> None:
    path = publish_night().folder / "manifest.json"
    path.chmod(0o644)
    path.write_text(path.read_text("utf-8").replace('"rows": 50', '"rows": 51'))
    with pytest.raises(DamagedReleaseError):
        verify(serving_dir)


def test_verify_raises_for_an_unknown_release(publish_night: Publish, serving_dir: Path) -> None:
    publish_night()
    with pytest.raises(NoReleaseError):
        verify(serving_dir, "20990101T000000Z-none")
