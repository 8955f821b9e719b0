"""dbt's events: models wait for the warehouse to be free, checks do not; a failure is a sentence."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb
import pytest
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from ingestion.settings import Home
from orchestration.assets.warehouse import dbt_failure, is_whole, with_table_metadata

MODEL = dg.Output(
    None, output_name="dim_date", metadata={"dagster/relation_identifier": '"warehouse"."marts"."dim_date"'}
)
CHECK = dg.AssetCheckResult(passed=True, asset_key="x", check_name="c")


def test_with_table_metadata_counts_rows_once_dbt_is_done(home: Home) -> None:
    def events() -> Iterator[Any]:
        yield MODEL
        yield CHECK
        with duckdb.connect(str(home.warehouse)) as connection:  # dbt's last write
            connection.execute("create schema marts; create table marts.dim_date as select 1 as n")

    check, model = list(with_table_metadata(events(), home))
    assert check is CHECK
    assert model.metadata["dagster/row_count"].value == 1
    assert "dagster/relation_identifier" in model.metadata


def test_with_table_metadata_keeps_built_models_when_dbt_fails(home: Home) -> None:
    def events() -> Iterator[Any]:
        yield MODEL
        raise DagsterDbtCliRuntimeError(description="command ... Errors parsed from dbt logs:\n\nDatabase Error in x")

    seen: list[Any] = []
    with pytest.raises(dg.Failure) as caught:
        seen.extend(with_table_metadata(events(), home))
    assert seen == [MODEL]
    assert "Database Error in x" in (caught.value.description or "")
    assert "command" not in (caught.value.description or "")


def test_dbt_failure_without_parsed_errors_tells_all_it_knows(home: Home) -> None:
    assert "exit code 2" in (dbt_failure("exit code 2", home).description or "")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (None, True),
        (frozenset(), True),
        ({dg.AssetKey("a"), dg.AssetKey("b"), dg.AssetKey("raw")}, True),
        ({dg.AssetKey("a")}, False),
    ],
)
def test_is_whole_takes_a_run_without_selection_for_everything(
    selection: frozenset[dg.AssetKey] | None, expected: bool
) -> None:
    assert is_whole(selection, {dg.AssetKey("a"), dg.AssetKey("b")}) is expected
