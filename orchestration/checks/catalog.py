"""Which suites stand on which assets: those of the declared streams and of the tables dbt builds."""

from collections.abc import Collection, Mapping

import dagster as dg
from ingestion.contract import Stream
from quality.suite import Suite
from quality.suites import MART_SUITES, RAW_SUITES, suite_for_stream

from orchestration.keys import table_key


def raw_suites(streams: Mapping[str, Stream]) -> list[Suite]:
    """One suite per declared stream; a custom stream gets the general one."""
    known = {suite.table: suite for suite in RAW_SUITES}
    return [known.get(f"raw.{stream.table}") or _general_suite(stream) for stream in streams.values()]


def mart_suites(marts: Collection[dg.AssetKey]) -> list[Suite]:
    """Suites whose table dbt builds."""
    built = set(marts)
    return [suite for suite in MART_SUITES if table_key(suite.table) in built]


def _general_suite(stream: Stream) -> Suite:
    key = tuple(column for column in stream.key if not column.startswith("_"))
    return suite_for_stream(stream.source, stream.name, stream.business_day, stream.snapshot, key)
