"""Which suites stand on which assets: those of the declared streams and of the tables dbt builds.

A check that compares its table with one of a later stage stands on that one: it can be decided only when both are
there, and a blocking check holds back whatever is behind the asset it stands on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import dagster as dg
from ingestion.contract import Stream
from quality.suite import Check, Suite
from quality.suites import MART_SUITES, RAW_SUITES, suite_for_stream

from orchestration.checks.suites import build_suite_checks
from orchestration.keys import table_key

_MART = re.compile(r"\bmarts\.\w+")


def raw_suites(streams: Mapping[str, Stream]) -> list[Suite]:
    """One suite per declared stream; a custom stream gets the general one."""
    known = {suite.table: suite for suite in RAW_SUITES}
    return [known.get(f"raw.{stream.table}") or _general_suite(stream) for stream in streams.values()]


def mart_checks(warehouse: Sequence[dg.AssetsDefinition]) -> Iterator[dg.AssetChecksDefinition]:
    """One op per stage of the build: a later stage waits for the checks of the marts it reads."""
    stage_of = {key: number for number, stage in enumerate(warehouse) for key in stage.keys}
    placed = placed_suites(stage_of)
    for number in range(len(warehouse)):
        suites = [suite for suite in placed if stage_of[table_key(suite.table)] == number]
        if suites:
            yield build_suite_checks("mart_suites" if number == 0 else f"mart_suites_{number + 1}", suites, table_key)


def placed_suites(stage_of: Mapping[dg.AssetKey, int]) -> list[Suite]:
    """Suites of the tables dbt builds, each check on the last table it reads; one that moved is named for its own."""
    return [
        placed
        for suite in MART_SUITES
        if table_key(suite.table) in stage_of
        for placed in _split(suite, {table: stage_of.get(table_key(table), -1) for table in _tables(suite)})
    ]


def _split(suite: Suite, stages: Mapping[str, int]) -> Iterator[Suite]:
    """The suite once for every table its checks must stand on, its own first."""
    last = {check.name: max([suite.table, *_read(suite, check)], key=stages.__getitem__) for check in suite.checks}
    for table in dict.fromkeys([suite.table, *last.values()]):
        checks = [check for check in suite.checks if last[check.name] == table]
        if table != suite.table:
            checks = [replace(check, name=f"{suite.table.partition('.')[2]}_{check.name}") for check in checks]
        if checks:
            yield replace(suite, table=table, checks=tuple(checks))


def _tables(suite: Suite) -> list[str]:
    return [suite.table, *(table for check in suite.checks for table in _read(suite, check))]


def _read(suite: Suite, check: Check) -> list[str]:
    return _MART.findall(" ".join([check.sql, *(sql for _, sql in suite.shared)]))


def _general_suite(stream: Stream) -> Suite:
    key = tuple(column for column in stream.key if not column.startswith("_"))
    return suite_for_stream(stream.source, stream.name, stream.business_day, stream.snapshot, key)
