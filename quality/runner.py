"""Run suites against a warehouse: measure, let Great Expectations decide, say it in a sentence.

Flow:  suites  ->  one measurement each, some ahead of the one that is judged  ->  verdicts; when a measurement itself
       breaks, each check is tried alone, so that one broken query is one error and not a whole suite of them.
Why:   an audit that could not look must not read as green: a missing table, an exception, a missing number and zero
       evaluated expectations are all errors, and an error blocks.
"""

import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

from quality.batch import Judgment, Measured, Verdict, Warehouse
from quality.result import CheckResult, Number, Status, SuiteResult, undecided
from quality.suite import Check, Severity, Suite, column_of

# Errors of these kinds speak of tables, columns and files; all others may quote a value and are named only.
SPEAKABLE = ("CatalogException", "BinderException", "ParserException", "IOException", "NoBatchError")


def run_suites(warehouse: Path, suites: Sequence[Suite], as_of: date) -> list[SuiteResult]:
    """Evaluate `suites` on the warehouse file, read-only; `as_of` is the last business day (Asia/Shanghai) included.

    One SuiteResult per suite, in order. Raises FileNotFoundError when there is no warehouse; everything that goes
    wrong behind that becomes a check with status `error`, which blocks.
    """
    if not warehouse.is_file():
        raise FileNotFoundError(f"Checking the warehouse failed: {warehouse} does not exist. Build it first.")
    with Warehouse(warehouse) as opened, ThreadPoolExecutor(os.cpu_count()) as pool:
        coming = [pool.submit(_measured, opened.measure_beside, suite, as_of) for suite in suites]
        return [_judged(opened, suite, as_of, one.result) for suite, one in zip(suites, coming, strict=True)]


def run_suite(warehouse: Warehouse, suite: Suite, as_of: date) -> SuiteResult:
    """Evaluate one suite on an opened warehouse."""
    return _judged(warehouse, suite, as_of, lambda: _measured(warehouse.measure, suite, as_of))


def _measured(measure: Callable[[str], Measured], suite: Suite, as_of: date) -> Measured:
    return measure(suite.measurement(as_of))


def _judged(warehouse: Warehouse, suite: Suite, as_of: date, measured: Callable[[], Measured]) -> SuiteResult:
    """The verdicts on a suite once its measurement is there."""
    started = time.perf_counter()
    try:
        judgment = warehouse.judge(measured(), suite.checks)
        results = [result_of(check, judgment) for check in suite.checks]
    except Exception:  # noqa: BLE001 - whatever broke, the checks are judged one by one and say it themselves
        results = [_run_alone(warehouse, suite, check, as_of) for check in suite.checks]
    return SuiteResult(suite.name, suite.layer, suite.table, tuple(results), time.perf_counter() - started)


def _run_alone(warehouse: Warehouse, suite: Suite, check: Check, as_of: date) -> CheckResult:
    try:
        return result_of(check, warehouse.judge(warehouse.measure(suite.measurement(as_of, [check])), [check]))
    except Exception as error:  # noqa: BLE001 - a check that cannot be decided is a result, and it blocks
        return undecided(check, f"{check.name} of {suite.name} could not be decided: {describe(error)}")


def result_of(check: Check, judgment: Judgment) -> CheckResult:
    """Turn the numbers and the verdict on one check into its result."""
    verdict = judgment.verdicts.get(check.name, Verdict(0, 0, 0))
    try:
        observed = {name: as_number(judgment.numbers[column_of(check, name)]) for name in check.numbers}
    except (KeyError, TypeError) as error:
        return undecided(check, f"{check.name} could not be decided: {type(error).__name__} in its numbers")
    status = _status(check, verdict, observed)
    if status is Status.ERROR:
        why = f"{verdict.evaluated} of {len(check.expectations)} expectations evaluated, {verdict.raised} raised"
        return undecided(check, f"{check.name} could not be decided: {why}")
    message = _sentence(check, status, observed)
    return CheckResult(check.name, check.kind, check.severity, status, observed, message)


def _status(check: Check, verdict: Verdict, observed: Mapping[str, Number]) -> Status:
    if verdict.evaluated == 0 or verdict.evaluated != len(check.expectations) or verdict.raised:
        return Status.ERROR
    if observed.get("delivered", 1) == 0:
        return Status.NOT_DELIVERED
    if check.min_history and (observed["history"] or 0) < check.min_history:
        return Status.NOT_ENOUGH_HISTORY
    if verdict.held == verdict.evaluated:
        return Status.PASSED
    return Status.FAILED if check.severity is Severity.BLOCK else Status.WARNED


def _sentence(check: Check, status: Status, observed: Mapping[str, Number]) -> str:
    if status is Status.PASSED:
        return check.name.replace("_", " ")
    if status is Status.NOT_DELIVERED:
        return "nothing was ever delivered, so there is nothing to judge"
    if status is Status.NOT_ENOUGH_HISTORY:
        return f"{observed['history'] or 0:g} observations, {check.min_history} needed to judge"
    return check.message.format(**{name: _shown(value) for name, value in observed.items()})


def _shown(value: Number) -> str:
    if value is None:
        return "nothing"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def as_number(value: object) -> Number:
    """A measured value as int, float or None; anything else (text could be personal) raises TypeError."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, float | Decimal):
        return float(value)
    raise TypeError(f"a measured number must be a number, not {type(value).__name__}")


def describe(error: BaseException) -> str:
    """What went wrong, without ever quoting data."""
    source = getattr(error, "orig", None) or error.__cause__ or error
    name = type(source).__name__
    return f"{name}: {str(source).splitlines()[0]}" if name in SPEAKABLE else name
