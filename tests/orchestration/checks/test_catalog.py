"""Every declared stream and every built table has its suite."""

from dataclasses import replace

import dagster as dg

from ingestion.streams.registry import STREAMS
from orchestration.checks.catalog import mart_suites, raw_suites
from quality.suites import MART_SUITES


def test_raw_suites_cover_every_declared_stream() -> None:
    assert [suite.table for suite in raw_suites(STREAMS)] == [f"raw.{stream.table}" for stream in STREAMS.values()]


def test_raw_suites_give_a_custom_stream_the_general_suite() -> None:
    custom = replace(STREAMS["brand.ad_spend"], name="crm_orders")
    (suite,) = raw_suites({custom.id: custom})
    assert suite.table == "raw.brand__crm_orders"
    assert suite.checks


def test_mart_suites_stand_on_tables_that_are_built() -> None:
    built = [dg.AssetKey(["marts", "dim_date"]), dg.AssetKey(["marts", "something_new"])]
    assert [suite.table for suite in mart_suites(built)] == ["marts.dim_date"]
    assert len(MART_SUITES) > 1
