"""A layer is what dbt says it is, and the bare statements run in its order."""

import duckdb
import pytest

from benchmarks import dbt_layer
from ingestion.errors import HuoshuiError
from ingestion.settings import create_home

READS = {"upper": ["base", "given"], "base": [], "given": ["deep"], "deep": []}


def node(name, parents):
    return {
        "resource_type": "model", "name": name, "schema": "i", "original_file_path": f"{name}.sql",
        "config": {"materialized": "view" if name == "base" else "incremental"},
        "depends_on": {"nodes": [f"model.huoshui.{parent}" for parent in parents]},
    }  # fmt: skip


MANIFEST = {"nodes": {f"model.huoshui.{name}": node(name, parents) for name, parents in READS.items()}}


@pytest.mark.parametrize(
    ("given", "names"), [((), {"upper", "base", "given", "deep"}), (("given",), {"upper", "base"})]
)
def test_ordered_puts_every_model_behind_what_it_reads(given, names):
    nodes = [one["name"] for one in dbt_layer.ordered(MANIFEST, ("upper",), given)]
    assert set(nodes) == names
    assert len(nodes) == len(names)
    for place, name in enumerate(nodes):
        assert set(READS[name]) & names <= set(nodes[:place])


def test_bare_runs_the_compiled_statements(tmp_path):
    home = create_home(tmp_path / "home")
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    compiled = home.dagster / "dbt" / "compiled" / "huoshui"
    compiled.mkdir(parents=True)
    for name, sql in {"base": "select 7 as n", "upper": "select n + 1 as n from i.base"}.items():
        (compiled / f"{name}.sql").write_text(sql)
    dbt_layer.bare(home, [node("base", []), node("upper", ["base"])])
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select n from i.upper").fetchall() == [(8,)]
        assert con.execute("select view_name from duckdb_views() where schema_name = 'i'").fetchall() == [("base",)]


def test_dbt_says_what_failed(tmp_path, monkeypatch):
    monkeypatch.setenv("HUOSHUI_MEMORY_LIMIT", "")
    with pytest.raises(HuoshuiError, match=r"dbt failed: .*frobnicate"):
        dbt_layer.dbt(create_home(tmp_path / "home"), "frobnicate", variables={})
