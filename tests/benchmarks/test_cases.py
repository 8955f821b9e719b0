from types import SimpleNamespace

import duckdb

from benchmarks.cases import publish_case


def test_publish_case_publishes_beside_a_plain_copy(tmp_path, monkeypatch):
    warehouse = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(warehouse)).close()
    asked = []
    monkeypatch.setattr("benchmarks.cases.publish", asked.append)
    case = publish_case(SimpleNamespace(home=SimpleNamespace(warehouse=warehouse)), tmp_path)
    case.ours.work()
    case.other.work()
    assert [(one.warehouse, one.run_id) for one in asked] == [(warehouse, "bench-0")]
    assert (tmp_path / "copy.duckdb").read_bytes() == warehouse.read_bytes()
