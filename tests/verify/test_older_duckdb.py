"""A release opens in a client that is not ours: DuckDB 1.4 in an environment of its own."""

import subprocess
import sys
import venv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from serving.release import PublishRequest, publish

pytestmark = pytest.mark.verify

CLIENT = """
import duckdb, sys
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    sums = "select count(*), sum(paid_fen), max(paid_at), sum(cny) from marts.fct_order_line"
    rows = connection.execute(sums).fetchone()
    release = connection.execute("select run_id, data_through_date from marts._release").fetchone()
    print(duckdb.__version__, *rows, *release, sep="|")
"""


@pytest.fixture(scope="module")
def old_python(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the old DuckDB and nothing else."""
    folder = tmp_path_factory.mktemp("old") / "venv"
    venv.create(folder, with_pip=False)
    (wheel,) = wheels.glob("duckdb-1.4*.whl")
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
    return python


def test_release_opens_in_duckdb_1_4(old_python: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_order_line as select 'line' || i as order_line_id, i as paid_fen, "
            "timestamp '2026-01-01' + interval (i) second as paid_at, 0.01::decimal(18, 2) as cny, true as flag, "
            "0.5::double as weight, current_date as day from range(5000) as numbers (i)"
        )
    publish(PublishRequest(warehouse, tmp_path / "serving", "night", date(2026, 1, 31)))
    database = tmp_path / "serving" / "current" / "huoshui.duckdb"
    command = [str(old_python), "-c", CLIENT, str(database)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    version, *values = done.stdout.strip().split("|")
    assert version.startswith("1.4.")
    assert values == ["5000", str(sum(range(5000))), "2026-01-01 01:23:19", "50.00", "night", "2026-01-31"]
