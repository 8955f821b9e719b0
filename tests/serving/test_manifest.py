from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from serving.errors import DamagedReleaseError
from serving.manifest import MANIFEST, ColumnEntry, FileEntry, Manifest, TableEntry, read_manifest, write_manifest

SAMPLE = Manifest(
    release_id="20260201T000000Z-night",
    run_id="night",
    built_at=datetime(2026, 2, 1, 0, 0, 0, 123456, tzinfo=UTC),
    data_through_date=date(2026, 1, 31),
    git_commit="abc",
    huoshui_version="0.1.0",
    parameters={"half_life_days": 7.0, "说明": "默认"},
    duckdb_version="1.5.6",
    storage_version="v1.4.0",
    tables=(TableEntry("dim_date", 3, "ff", "dim_date.parquet", (ColumnEntry("date", "DATE", False),)),),
    files=(FileEntry("huoshui.duckdb", 10, "aa"),),
)


def test_manifest_reads_back_what_was_written(tmp_path: Path) -> None:
    write_manifest(SAMPLE, tmp_path)
    assert read_manifest(tmp_path) == SAMPLE


def test_read_manifest_finds_every_changed_byte(tmp_path: Path) -> None:
    write_manifest(SAMPLE, tmp_path)
    path = tmp_path / MANIFEST
    raw = path.read_bytes()
    for position in range(0, len(raw), 7):
        path.write_bytes(raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :])
        with pytest.raises(DamagedReleaseError):
            read_manifest(tmp_path)


def test_read_manifest_names_the_release_when_it_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DamagedReleaseError, match=tmp_path.name):
        read_manifest(tmp_path)


def test_read_manifest_refuses_something_else(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("[]")
    with pytest.raises(DamagedReleaseError):
        read_manifest(tmp_path)
