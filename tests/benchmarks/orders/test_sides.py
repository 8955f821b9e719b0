"""The layer is what dbt says it is, and the bare statements run in its order."""

import json

import duckdb
import pytest

from benchmarks.orders import sides
from benchmarks.orders.lake import WAREHOUSE
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
    nodes, compiled = {}, tmp_path / "target" / "compiled" / "huoshui"
    compiled.mkdir(parents=True)
    for name, parents in reads.items():
        sql = "select 7 as n" if name == "base" else "select n + 1 as n from i.base" if parents else "select 0 as n"
        (compiled / f"{name}.sql").write_text(sql)
        kind = "view" if name == "base" else "incremental"
        nodes[f"model.huoshui.{name}"] = {
            "resource_type": "model", "name": name, "schema": "i", "original_file_path": f"{name}.sql",
            "config": {"materialized": kind}, "depends_on": {"nodes": parents},
        }  # fmt: skip
    (tmp_path / "target" / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    sides.bare(tmp_path)
    with duckdb.connect(str(tmp_path / WAREHOUSE), read_only=True) as con:
        assert con.execute("select n from i.fct_order_line").fetchall() == [(8,)]


def test_main_prints_what_a_side_took(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sides.SIDES, "full", lambda folder: (folder / "done").touch())
    sides.main("full", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert (tmp_path / "done").exists()
    assert told["seconds"] >= 0
    assert told["peak_mb"] > 0


def test_dbt_says_what_failed(tmp_path):
    with pytest.raises(RuntimeError, match="dbt frobnicate failed"):
        sides.dbt(tmp_path, "frobnicate")
