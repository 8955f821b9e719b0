"""The layer is what dbt says it is, and the bare statements run in its order."""

import json

import duckdb
import pytest

from benchmarks.orders import sides
from ingestion.errors import HuoshuiError
from ingestion.settings import create_home
from orchestration.manifest import load_manifest


def test_ordered_puts_every_model_behind_what_it_reads():
    manifest = load_manifest()
    nodes = sides.ordered(manifest)
    names = [node["name"] for node in nodes]
    assert set(sides.LAYER) < set(names)
    assert len(names) == len(set(names)) > 40
    placed = {node["unique_id"]: place for place, node in enumerate(nodes)}
    for node in nodes:
        for parent in node["depends_on"]["nodes"]:
            assert placed.get(parent, -1) < placed[node["unique_id"]]


def test_bare_runs_the_compiled_statements(tmp_path, monkeypatch):
    reads = {"fct_order_line": ["model.huoshui.base"], "fct_refund_line": [], "fct_line_cost": [], "base": []}
    home = create_home(tmp_path / "home")
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    nodes, compiled = {}, home.dagster / "dbt" / "compiled" / "huoshui"
    compiled.mkdir(parents=True)
    for name, parents in reads.items():
        sql = "select 7 as n" if name == "base" else "select n + 1 as n from i.base" if parents else "select 0 as n"
        (compiled / f"{name}.sql").write_text(sql)
        kind = "view" if name == "base" else "incremental"
        nodes[f"model.huoshui.{name}"] = {
            "resource_type": "model", "name": name, "schema": "i", "original_file_path": f"{name}.sql",
            "config": {"materialized": kind}, "depends_on": {"nodes": parents},
        }  # fmt: skip
    monkeypatch.setattr(sides, "load_manifest", lambda: {"nodes": nodes})
    sides.bare(home)
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select n from i.fct_order_line").fetchall() == [(8,)]


def test_main_prints_what_a_side_took(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sides.SIDES, "full", lambda home: (home.root / "done").touch())
    sides.main("full", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "done").exists()
    assert told["seconds"] >= 0
    assert told["peak_mb"] > 0


def test_dbt_says_what_failed(tmp_path, monkeypatch):
    monkeypatch.setenv("HUOSHUI_MEMORY_LIMIT", "")
    with pytest.raises(HuoshuiError, match=r"dbt failed: .*frobnicate"):
        sides.dbt(create_home(tmp_path / "home"), "frobnicate")
