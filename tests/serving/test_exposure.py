from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from serving.errors import PersonalDataError, ReleaseContractError
from serving.exposure import exposed_tables, relation


@pytest.fixture
def exposed(warehouse: Path) -> Iterator[Callable[[], list]]:
    connections = []

    def read() -> list:
        connection = duckdb.connect(str(warehouse), read_only=True)
        connections.append(connection)
        return exposed_tables(connection, "warehouse")

    yield read
    for connection in connections:
        connection.close()


def test_exposed_tables_takes_only_marts_by_prefix(exposed: Callable[[], list]) -> None:
    assert [table.name for table in exposed()] == ["dim_channel", "fct_order_line", "mart_live"]


def test_exposed_tables_reads_types_constraints_and_comments(exposed: Callable[[], list]) -> None:
    channel, line, _ = exposed()
    assert channel.comments == {"": "Grain: channel.", "channel_zh": "渠道"}
    assert channel.never_null == ("channel_id",)
    assert line.never_null == ("order_line_id",)  # the grain's first column, declared or not
    assert {c.name: c.type for c in line.columns}["paid_cny"] == "DECIMAL(18,2)"


@pytest.mark.parametrize("column", ["phone", "buyer_openid", "unionid_token", "receiver_name", "person_key"])
def test_exposed_tables_refuses_a_direct_identifier(
    exposed: Callable[[], list], execute: Callable[[str], None], column: str
) -> None:
    execute(f"create table marts.dim_person as select 'p' as person_id, 'x' as {column}")
    with pytest.raises(PersonalDataError, match=rf"dim_person\.{column}"):
        exposed()


def test_exposed_tables_allows_flags_counts_and_our_own_ids(
    exposed: Callable[[], list], execute: Callable[[str], None]
) -> None:
    execute("create table marts.dim_person as select 'p' as person_id, true as has_phone, 2 as openid, 'n' as title")
    assert "dim_person" in [table.name for table in exposed()]


def test_exposed_tables_refuses_an_empty_schema(exposed: Callable[[], list], execute: Callable[[str], None]) -> None:
    execute("drop schema marts cascade; create schema marts")
    with pytest.raises(ReleaseContractError, match="build the marts first"):
        exposed()


def test_relation_quotes_names() -> None:
    assert relation("c", 'a"b') == '"c".marts."a""b"'
