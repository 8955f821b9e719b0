import json
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from serving import builder
from serving.errors import ReleaseContractError
from serving.open_release import open_database
from serving.release import Release

Publish = Callable[..., Release]


def test_build_copies_exactly_the_exposed_tables(publish_night: Publish) -> None:
    release = publish_night()
    with open_database(release.database) as connection:
        found = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
    assert sorted(found) == [("marts", name) for name in ("_release", "dim_channel", "fct_order_line", "mart_live")]
    assert {path.name for path in release.folder.glob("*.parquet")} == {
        "dim_channel.parquet", "fct_order_line.parquet", "mart_live.parquet",
    }  # fmt: skip


def test_build_keeps_values_types_constraints_and_comments(publish_night: Publish, warehouse: Path) -> None:
    release = publish_night()
    sql = "select * from marts.fct_order_line order by all"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        expected = connection.execute(sql).fetchall()
    with open_database(release.database) as connection:
        assert connection.execute(sql).fetchall() == expected
        about = connection.execute(
            "select column_name, data_type, is_nullable, comment from duckdb_columns() where table_name = 'dim_channel'"
        ).fetchall()
    assert about == [("channel_id", "VARCHAR", False, None), ("channel_zh", "VARCHAR", True, "渠道")]


def test_build_stamps_the_release(publish_night: Publish) -> None:
    release = publish_night("night 1", git_commit="abc", parameters={"half_life_days": 7.0}, version="0.1.0")
    with open_database(release.database) as connection:
        rows = connection.execute("select * from marts._release").to_arrow_table().to_pylist()
    assert rows == [
        {
            "release_id": release.release_id,
            "built_at": release.manifest.built_at.astimezone(UTC).replace(tzinfo=None),
            "data_through_date": release.manifest.data_through_date,
            "run_id": "night 1",
            "git_commit": "abc",
            "parameters": json.dumps({"half_life_days": 7.0}),
            "huoshui_version": "0.1.0",
        }
    ]


def test_build_writes_utc_instants_and_no_phantom_row_to_parquet(publish_night: Publish, warehouse: Path) -> None:
    release = publish_night()
    lines = pq.read_table(release.folder / "fct_order_line.parquet")
    assert lines.schema.field("paid_at").type == pa.timestamp("us", tz="UTC")
    assert lines["paid_at"][0].as_py().replace(tzinfo=None).isoformat() == "2026-01-01T00:30:00"
    assert pq.read_metadata(release.folder / "mart_live.parquet").num_rows == 0


def test_build_writes_a_storage_version_that_older_clients_read(publish_night: Publish) -> None:
    release = publish_night()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release.database}' as release (read_only)")
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'release'").fetchone()
    assert "v1.4.0" in str(tags)


def test_build_refuses_an_empty_grain(publish_night: Publish, execute: Callable[[str], None]) -> None:
    execute("insert into marts.mart_live values (null, 1)")
    with pytest.raises(ReleaseContractError, match=r"mart_live: a column of live_id is empty"):
        publish_night()


@pytest.mark.parametrize("victim", ["_copy", "_export"])
def test_build_refuses_a_copy_that_lost_a_row(
    publish_night: Publish, monkeypatch: pytest.MonkeyPatch, victim: str
) -> None:
    original = getattr(builder, victim)

    def lossy(connection: duckdb.DuckDBPyConnection, *rest: object) -> None:
        original(connection, *rest)
        if victim == "_copy":
            connection.execute("delete from release_file.marts.dim_channel where channel_id = 'CH02'")
        elif rest[0].name == "dim_channel":
            connection.execute(
                f"copy (select * from source_warehouse.marts.dim_channel limit 1) to '{rest[1]}/dim_channel.parquet'"
            )

    monkeypatch.setattr(builder, victim, lossy)
    with pytest.raises(ReleaseContractError, match="dim_channel"):
        publish_night()
