import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from serving.errors import NoReleaseError
from serving.open_release import open_release, query
from serving.release import PublishRequest, Release, publish

Publish = Callable[..., Release]


def test_open_release_raises_when_nothing_is_published(serving_dir: Path) -> None:
    with pytest.raises(NoReleaseError, match="Nothing is published yet"):
        open_release(serving_dir)


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.x (i integer)",
        "delete from marts.dim_channel",
        "select * from read_text('/etc/hostname')",
        "attach '/tmp/elsewhere.duckdb' as elsewhere",
        "copy marts.dim_channel to '/tmp/stolen.csv'",
        "set enable_external_access = true",
        "set threads = 1",
    ],
)
def test_open_release_refuses_writing_and_the_world_outside(
    publish_night: Publish, serving_dir: Path, statement: str
) -> None:
    publish_night()
    with open_release(serving_dir) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_query_reads_the_newest_release_while_an_old_reader_keeps_its_own(
    publish_night: Publish, serving_dir: Path, execute: Callable[[str], None]
) -> None:
    publish_night("one", keep=1)
    with open_release(serving_dir) as old:
        execute("delete from marts.dim_channel where channel_id = 'CH02'")
        publish_night("two", keep=1)  # retention removes the first release under its reader
        assert old.execute("select count(*) from marts.dim_channel").fetchone() == (2,)
        assert query(serving_dir, "select count(*) as n from marts.dim_channel").to_pylist() == [{"n": 1}]


def test_query_binds_parameters(publish_night: Publish, serving_dir: Path) -> None:
    publish_night()
    table = query(serving_dir, "select channel_zh from marts.dim_channel where channel_id = ?", ["CH01"])
    assert table["channel_zh"].to_pylist() == ["直播"]


def test_release_opens_in_sqlalchemy_read_only(publish_night: Publish, serving_dir: Path) -> None:
    publish_night()
    url = f"duckdb:///{serving_dir}/current/huoshui.duckdb?access_mode=read_only&enable_external_access=false"
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from marts.fct_order_line")).scalar() == 50
    columns = sa.inspect(engine).get_columns("dim_channel", schema="marts")
    assert [column["name"] for column in columns] == ["channel_id", "channel_zh"]
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.text("delete from marts.dim_channel"))


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user can reach; pytest's own are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def test_release_cannot_be_opened_for_writing_by_a_plain_user(warehouse: Path, public_folder: Path) -> None:
    database = publish(PublishRequest(warehouse, public_folder, "night", date(2026, 1, 31))).database
    # Root may write anything: the child steps down to nobody, after the interpreter has found its libraries.
    code = (
        "import duckdb, os, sys; path, mode = sys.argv[1:]; os.geteuid() or os.setuid(65534); "
        "duckdb.connect(path, read_only=mode == 'read')"
    )

    def opens(mode: str) -> bool:
        command = [sys.executable, "-c", code, str(database), mode]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    assert opens("read")
    assert not opens("write")
