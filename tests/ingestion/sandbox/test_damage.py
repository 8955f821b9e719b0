"""A damaged night: intake says of every file what the sidecar says, and the lake is the undamaged night's."""

import hashlib
import json
import shutil

import duckdb
import pytest

from ingestion.catalog import refresh_raw
from ingestion.intake import ingest
from ingestion.sandbox import Sandbox, SandboxOptions
from ingestion.sandbox.damage import plant_damage, write_sidecar
from ingestion.sandbox.damage_beside import BESIDE
from ingestion.sandbox.damage_file import Planted
from ingestion.settings import create_home, load_settings
from ingestion.streams.registry import STREAMS

COUNTS = ("status", "rows_in", "loaded", "quarantined", "duplicate", "reasons")


def tenant(**settings):
    return Sandbox(SandboxOptions(**({"scale": "tiny", "days": 45, "damage": True} | settings)))


def taken(home):
    """One run of intake: verdict by file name."""
    report = ingest(home, load_settings(home)).as_dict()
    assert report["unreached"] == []
    return {file["file"]: {name: file[name] for name in COUNTS} for file in report["files"]}


def lake(home):
    """Every stream's declared columns, row by row, in order."""
    refresh_raw(home, load_settings(home))
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return {
            stream.id: con.execute(
                f"select columns(c -> not starts_with(c, '_')) from raw.{stream.table} order by all"
            ).fetchall()
            for stream in STREAMS.values()
        }


@pytest.mark.slow
def test_ingest_accounts_for_a_damaged_night_as_its_sidecar_says(tmp_path):
    sandbox, plain = tenant(), tenant(damage=False)
    home = create_home(tmp_path / "damaged", sandbox.toml())
    other = create_home(tmp_path / "plain", sandbox.toml())
    shutil.copy(home.keys / "hmac.key", other.keys / "hmac.key")  # else the tokens of the two could not be compared
    for night in (1, 2):
        sandbox.write_night(night, home.inbox)
        listed = json.loads(sandbox.write_damage(home.truth).read_text("utf-8"))["files"]
        told = {one["file"]: {name: one[name] for name in COUNTS} for one in listed}
        verdicts = taken(home)
        damaged = {name: verdict for name, verdict in verdicts.items() if name in told}
        assert damaged == {name: told[name] for name in damaged}
        assert len(damaged) >= len(BESIDE) - 1
        assert {v["status"] for n, v in verdicts.items() if n not in told} <= {"loaded", "duplicate"}
        plain.write_night(night, other.inbox)
        taken(other)
        assert lake(home) == lake(other)
    assert {name.partition("/")[0] for name in told} == {"apparel_main", "apparel_outlet", "oralcare_main"}


def test_write_night_gives_the_damaged_files_and_the_same_bytes_for_the_same_seed(tmp_path):
    def digests(folder, **settings):
        files = tenant(**settings).write_night(1, folder)
        assert files == sorted(path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    first, again = digests(tmp_path / "a"), digests(tmp_path / "b")
    assert first == again
    plain = digests(tmp_path / "c", damage=False)
    assert len(first) == len(plain) + len(BESIDE)
    assert {name for name in plain if first.get(name) != plain[name]} != set()


def test_write_night_leaves_large_parts_of_a_later_night_alone(tmp_path):
    damaged = tenant().write_night(2, tmp_path / "a")
    whole = tenant(damage=False).write_night(2, tmp_path / "b")
    same = {path.name: path.read_bytes() for path in damaged}
    assert all(same[path.name] == path.read_bytes() for path in whole)
    assert len(damaged) > len(whole)


def test_plant_damage_leaves_a_delivery_without_known_exports_alone(tmp_path):
    path = tmp_path / "类目档案.csv"
    path.write_text("a,b\n")
    assert plant_damage([path], tmp_path, SandboxOptions().generator("x"), is_first=True) == []
    assert path.read_text() == "a,b\n"


def test_write_sidecar_lists_one_object_per_file(tmp_path):
    planted = Planted("s/a.csv", "totals, torn_rows", "loaded", 3, 2, 1, 0, (("ragged_row", 1),))
    listed = json.loads(write_sidecar(tmp_path / "truth", [planted]).read_text("utf-8"))
    assert listed == {
        "files": [
            {
                "file": "s/a.csv",
                "damage": "totals, torn_rows",
                "status": "loaded",
                "rows_in": 3,
                "loaded": 2,
                "quarantined": 1,
                "duplicate": 0,
                "reasons": [{"reason": "ragged_row", "count": 1}],
            }
        ]
    }
