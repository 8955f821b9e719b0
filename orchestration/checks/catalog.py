"""Which suites stand on which assets: those of the declared streams and of the tables dbt builds."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import dagster as dg
from ingestion.contract import Stream
from quality.suite import Suite
from quality.suites import MART_SUITES, RAW_SUITES, suite_for_stream

from orchestration.checks.suites import build_suite_checks
from orchestration.keys import table_key


def raw_suites(streams: Mapping[str, Stream]) -> list[Suite]:
    """One suite per declared stream; a custom stream gets the general one."""
    known = {suite.table: suite for suite in RAW_SUITES}
    return [known.get(f"raw.{stream.table}") or _general_suite(stream) for stream in streams.values()]


def mart_checks(warehouse: Sequence[dg.AssetsDefinition]) -> Iterator[dg.AssetChecksDefinition]:
    """One op per stage of the build: a later stage waits for the checks of the marts it reads."""
    for number, stage in enumerate(warehouse):
        suites = mart_suites(stage.keys)
        if suites:
            yield build_suite_checks("mart_suites" if number == 0 else f"mart_suites_{number + 1}", suites, table_key)


def mart_suites(marts: Collection[dg.AssetKey]) -> list[Suite]:
    """Suites whose table dbt builds."""
    built = set(marts)
    return [suite for suite in MART_SUITES if table_key(suite.table) in built]


def _general_suite(stream: Stream) -> Suite:
    key = tuple(column for column in stream.key if not column.startswith("_"))
    return suite_for_stream(stream.source, stream.name, stream.business_day, stream.snapshot, key)
