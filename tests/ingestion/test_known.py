"""Committed hashes: read once, grown by commits, per stream."""

import duckdb

from ingestion.known import KnownHashes
from ingestion.ledger import Ledger
from ingestion.streams.registry import STREAMS

SPEND = "日期,广告账户ID,计划ID,消耗\n2026-06-01,a1,c1,12.00\n"


def test_known_hashes_are_those_of_committed_loads_and_of_this_run(tenant):
    tenant.take("a.csv", SPEND)
    con, ledger = duckdb.connect(), Ledger(tenant.home.ledger)
    known, stream = KnownHashes(con, tenant.home, ledger), STREAMS["brand.ad_spend"]
    committed = tenant.ask("select _record_hash from raw.brand__ad_spend")
    assert con.execute(f"select h from {known.table(stream)}").fetchall() == committed
    con.execute("create table r as select 'new' as _record_hash, false as _is_duplicate union all select 'old', true")
    known.add(con, stream, "from r", 1)
    assert ("new",) in con.execute(f"select h from {known.table(stream)}").fetchall()
    assert con.execute(f"select count(*) from {known.table(stream)}").fetchone() == (2,)
    assert con.execute(f"select count(*) from {known.table(STREAMS['brand.sku_costs'])}").fetchone() == (0,)
    ledger.close()
