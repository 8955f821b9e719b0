"""A suite is data: what is measured on one table, and what must hold of the numbers.

Flow:  Check.sql (one row of numbers)  ->  Suite.measurement() (one query, one row, a column per number)
       ->  quality.batch lets Great Expectations decide  ->  quality.runner turns verdicts into results.
Why:   the numbers are computed once by DuckDB over the table and its history; Great Expectations then judges one row,
       so a suite costs milliseconds beside its scan, and no value of the table itself can reach a result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SEPARATOR = "__"


class Kind(StrEnum):
    """What a check guards."""

    VOLUME = "volume"
    FRESHNESS = "freshness"
    DISTRIBUTION = "distribution"
    DUPLICATION = "duplication"
    RECONCILIATION = "reconciliation"
    DRIFT = "drift"
    PRIVACY = "privacy"


class Severity(StrEnum):
    """What a broken check does to the night: hold the release back, or be shown."""

    BLOCK = "block"
    WARN = "warn"


class Layer(StrEnum):
    """Where the table of a suite lies."""

    RAW = "raw"
    MARTS = "marts"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One Great Expectations expectation on one measured number, by its registered type."""

    number: str
    type: str = "expect_column_max_to_be_between"
    kwargs: Mapping[str, float | bool] = field(default_factory=dict)


def between(number: str, low: float | None = None, high: float | None = None) -> Expectation:
    """The number is there and lies in [low, high]; None leaves a side open. A missing number never passes."""
    bounds = {"min_value": low, "max_value": high}
    return Expectation(number, kwargs={name: value for name, value in bounds.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about a table. `name` states what is true when it passes.

    `sql` returns exactly one row whose columns are `numbers`; it may read the suite's `shared` relations and holds
    `$as_of` where it needs the last business day. Two numbers have a meaning of their own: `history` (observations
    behind the verdict; fewer than `min_history` is `not_enough_history`) and `delivered` (0: nothing to judge).
    """

    name: str
    kind: Kind
    severity: Severity
    sql: str
    numbers: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    message: str  # a sentence with {number} placeholders, shown when the check does not pass
    min_history: int = 0


@dataclass(frozen=True, slots=True)
class Suite:
    """All checks of one table. `shared` are relations (name, SQL) that several checks read, computed once."""

    name: str
    layer: Layer
    table: str
    owner: str
    checks: tuple[Check, ...]
    shared: tuple[tuple[str, str], ...] = ()

    def measurement(self, as_of: date, checks: Sequence[Check] | None = None) -> str:
        """The query that measures `checks` (default: all): one row, columns `<check>__<number>`."""
        chosen = self.checks if checks is None else tuple(checks)
        relations = [*self.shared, *((check.name, check.sql) for check in chosen)]
        columns = (
            f'"{check.name}"."{number}" as "{column_of(check, number)}"' for check in chosen for number in check.numbers
        )
        ctes = ",\n".join(f'"{name}" as ({sql.strip()})' for name, sql in relations)
        joined = " cross join ".join(f'"{check.name}"' for check in chosen)
        # Great Expectations takes queries that begin with SELECT only.
        query = f"select * from (with {ctes}\nselect {', '.join(columns)}\nfrom {joined}) as measurement"
        return query.replace("$as_of", f"date '{as_of.isoformat()}'")


def mart_suite(name: str, owner: str, checks: tuple[Check, ...], shared: tuple[tuple[str, str], ...] = ()) -> Suite:
    """The suite of the published table `name`."""
    return Suite(f"marts{SEPARATOR}{name}", Layer.MARTS, f"marts.{name}", owner, checks, shared)


def column_of(check: Check, number: str) -> str:
    """Column of the measurement that holds `number` of `check`."""
    return f"{check.name}{SEPARATOR}{number}"
