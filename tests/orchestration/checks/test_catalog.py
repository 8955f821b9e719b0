"""Every declared stream and every built table has its suite."""

from dataclasses import replace

import dagster as dg
import pytest

from ingestion.streams.registry import STREAMS
from orchestration.checks.catalog import mart_checks, placed_suites, raw_suites
from orchestration.keys import table_key
from quality.suites import MART_SUITES


def test_raw_suites_cover_every_declared_stream() -> None:
    assert [suite.table for suite in raw_suites(STREAMS)] == [f"raw.{stream.table}" for stream in STREAMS.values()]


def test_raw_suites_give_a_custom_stream_the_general_suite() -> None:
    custom = replace(STREAMS["brand.ad_spend"], name="crm_orders")
    (suite,) = raw_suites({custom.id: custom})
    assert suite.table == "raw.brand__crm_orders"
    assert suite.checks


def test_placed_suites_stand_on_tables_that_are_built() -> None:
    built = {dg.AssetKey(["marts", "dim_date"]): 0, dg.AssetKey(["marts", "something_new"]): 0}
    assert {suite.table for suite in placed_suites(built)} == {"marts.dim_date"}
    assert len(MART_SUITES) > 1


def test_placed_suites_hold_every_check_once() -> None:
    stages = {table_key(suite.table): number % 3 for number, suite in enumerate(MART_SUITES)}
    placed = [(suite.table, check.name) for suite in placed_suites(stages) for check in suite.checks]
    assert len(set(placed)) == len(placed) == sum(len(suite.checks) for suite in MART_SUITES)


@pytest.mark.parametrize("later", [True, False])
def test_placed_suites_decide_a_comparison_when_both_sides_are_there(later: bool) -> None:
    """`facts_find_their_entry` of dim_channel reads the order lines, which need persons and so come a stage later."""
    stages = {dg.AssetKey(["marts", "dim_channel"]): 0, dg.AssetKey(["marts", "fct_order_line"]): int(later)}
    names = {(suite.table, check.name) for suite in placed_suites(stages) for check in suite.checks}
    moved = ("marts.fct_order_line", "dim_channel_facts_find_their_entry") in names
    assert (moved, ("marts.dim_channel", "facts_find_their_entry") in names) == (later, not later)
    assert ("marts.dim_channel", "the_closed_list_is_whole") in names


def test_mart_checks_of_a_later_stage_are_an_op_of_their_own() -> None:
    """A blocking check on a mart of the first stage holds back the second, which the same op could not wait for."""
    first = dg.AssetsDefinition(specs=[dg.AssetSpec(["marts", "dim_date"])])
    second = dg.AssetsDefinition(specs=[dg.AssetSpec(["marts", "fct_touch"])])
    neither = dg.AssetsDefinition(specs=[dg.AssetSpec(["staging", "stg_shop__orders"])])
    ops = {checks.op.name: {spec.asset_key.path[-1] for spec in checks.check_specs}
           for checks in mart_checks([first, neither, second])}  # fmt: skip
    assert ops == {"mart_suites": {"dim_date"}, "mart_suites_3": {"fct_touch"}}
