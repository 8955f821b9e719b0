"""Great Expectations on the warehouse: one read-only data source, one batch and one verdict list per measurement.

Flow:  Warehouse(path)  ->  measure(query), of several at a time  ->  judge(measured, checks)  ->  Judgment(numbers by
       column, verdicts by check)
Why:   Great Expectations closes its connection before it returns results, which DuckDB answers with nothing; the engine
       arguments below keep one connection open (autocommit, no reset). The row is measured into a table in memory
       first: Great Expectations runs a batch's query at every look, and would make a temporary table of it twice. One
       asset serves all measurements, because every asset that is added rewrites the whole context.
"""

import warnings
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from quality.suite import Check, column_of

ENGINE_ARGUMENTS = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
    "connect_args": {"read_only": True},
}

_MEMORY = "measured"
_NUMBERS = count(1)  # of the tables that measurements are kept in


class NoBatchError(Exception):
    """Great Expectations had no batch, or no row, to judge; a retry does not help."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement's row: where it stands, and its values by column `<check>__<number>`."""

    table: str
    numbers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many expectations of a check were evaluated, held, and raised."""

    evaluated: int
    held: int
    raised: int


@dataclass(frozen=True, slots=True)
class Judgment:
    """`numbers`: measured value by column `<check>__<number>`. `verdicts`: by check name."""

    numbers: Mapping[str, Any]
    verdicts: Mapping[str, Verdict]


class Warehouse:
    """A warehouse file seen through Great Expectations, read-only, for the time of one run."""

    def __init__(self, path: Path) -> None:
        """Open `path`; nothing leaves the machine: usage analytics and progress bars are off."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # imports of optional engines warn about their own dependencies
            import great_expectations as gx
        self._gx = gx
        self._context = gx.get_context(mode="ephemeral")
        self._context.enable_analytics(False)
        self._context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        self._source = self._context.data_sources.add_sql(
            name="warehouse",
            connection_string=f"duckdb:///{path}",
            create_temp_table=False,
            kwargs=ENGINE_ARGUMENTS,
        )
        self._asset = self._source.add_query_asset(name="measurement", query="select 1 as nothing")
        self._whole = self._asset.add_batch_definition_whole_table("whole")
        self._driver().execute(f"attach ':memory:' as {_MEMORY} (read_write)")  # seen by every connection

    def __enter__(self) -> Self:
        """Use as a context manager: the file is released on the way out."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection, so that the pipeline can write again."""
        self._source.get_execution_engine().close()
        self._source.get_engine().dispose()

    def measure(self, query: str) -> Measured:
        """Run the query once and keep its row.

        Raises NoBatchError without a row, and whatever the engine raises on the query.
        """
        return _measured(self._driver(), "temporary table temp", query)

    def measure_beside(self, query: str) -> Measured:
        """The same on a connection of its own: several threads may measure while another judges."""
        with closing(self._driver().duplicate()) as connection:
            return _measured(connection, f"table {_MEMORY}", query)

    def judge(self, measured: Measured, checks: Sequence[Check]) -> Judgment:
        """Let Great Expectations decide every expectation of `checks`. Raises NoBatchError without a batch."""
        self._asset.query = f"select * from {measured.table}"
        batch = self._whole.get_batch()
        if batch is None:
            raise NoBatchError("Great Expectations returned no batch")
        result = batch.validate(self._suite(checks), result_format="BOOLEAN_ONLY")
        return Judgment(measured.numbers, _verdicts(result.results, checks))

    def _suite(self, checks: Sequence[Check]) -> Any:  # noqa: ANN401 - a GX ExpectationSuite; GX is imported where used
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

        expectations = [
            ExpectationConfiguration(
                type=expectation.type,
                kwargs={"column": column_of(check, expectation.number), **expectation.kwargs},
                meta={"check": check.name},
            ).to_domain_obj()
            for check in checks
            for expectation in check.expectations
        ]
        return self._gx.ExpectationSuite(name="suite", expectations=expectations)

    def _driver(self) -> Any:  # noqa: ANN401 - the driver's connection, which Great Expectations holds
        with self._source.get_execution_engine().get_connection() as connection:
            return connection.connection.driver_connection


def _measured(connection: Any, kind: str, query: str) -> Measured:  # noqa: ANN401 - DuckDB's, through SQLAlchemy
    made = f"{kind}.measurement_{next(_NUMBERS)}"
    table = made.rpartition(" ")[2]
    connection.execute(f"create {made} as {query}")
    row = connection.execute(f"select * from {table}").fetchone()
    if row is None:
        raise NoBatchError("the measurement returned no row")
    return Measured(table, dict(zip((column[0] for column in connection.description), row, strict=True)))


def _verdicts(results: Sequence[Any], checks: Sequence[Check]) -> dict[str, Verdict]:
    counted = {check.name: [0, 0, 0] for check in checks}
    for result in results:
        tally = counted[result.expectation_config.meta["check"]]
        tally[0] += 1
        tally[1] += bool(result.success)
        tally[2] += bool((result.exception_info or {}).get("raised_exception", _has_nested_exception(result)))
    return {name: Verdict(*tally) for name, tally in counted.items()}


def _has_nested_exception(result: Any) -> bool:  # noqa: ANN401 - a GX result
    """Metric errors are kept per metric: {metric id: {"raised_exception": True, ...}}."""
    details = (result.exception_info or {}).values()
    return any(isinstance(detail, Mapping) and detail.get("raised_exception") for detail in details)
