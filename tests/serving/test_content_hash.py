import hashlib
from collections.abc import Iterator

import duckdb
import pytest

from serving.content_hash import content_of, fingerprint

BASE = "select * from (values ('a', 1, 0.5::double), ('b', null, 1.5)) as t (k, n, x)"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def hash_of(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    return content_of(connection, f"({sql})").content_hash


@pytest.mark.parametrize(
    "same",
    [
        f"{BASE} order by k desc",
        f"select x, n, k from ({BASE})",
        f"select *, now() as _built_at from ({BASE})",
        f"select * replace (x + 1e-14 as x) from ({BASE})",
        f"select * replace (n::bigint as n) from ({BASE})",
    ],
    ids=["row order", "column order", "underscore column", "last bits of a double", "width of an integer"],
)
def test_content_of_is_equal_when_only_the_form_differs(connection: duckdb.DuckDBPyConnection, same: str) -> None:
    assert hash_of(connection, same) == hash_of(connection, BASE)


@pytest.mark.parametrize(
    "other",
    [
        f"select * replace (coalesce(n, 0) as n) from ({BASE})",
        f"select * replace (x + 1e-7 as x) from ({BASE})",
        f"{BASE} union all {BASE}",
        f"{BASE} limit 1",
        f"select * rename (n as m) from ({BASE})",
        f"select * replace (case k when 'a' then 'b' else 'a' end as k) from ({BASE})",
    ],
    ids=["null is not 0", "a double", "rows doubled", "row lost", "column name", "values swapped between rows"],
)
def test_content_of_differs_when_a_value_differs(connection: duckdb.DuckDBPyConnection, other: str) -> None:
    assert hash_of(connection, other) != hash_of(connection, BASE)


def test_content_of_tells_neighboring_values_apart_when_their_texts_join_equally(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert hash_of(connection, "select 'ab' as k, 'c' as n") != hash_of(connection, "select 'a' as k, 'bc' as n")
    assert hash_of(connection, "select '' as k") != hash_of(connection, "select null::varchar as k")
    assert hash_of(connection, "select '|1:' as k, 'n' as n") != hash_of(connection, "select '' as k, '|1:n' as n")
    assert hash_of(connection, "select 'a|1:b' as k, 1 as n") != hash_of(connection, "select 'a' as k, 1 as n")
    assert hash_of(connection, "select 1 as k, null::int as n") != hash_of(connection, "select null::int as k, 1 as n")


def test_content_of_sees_one_instant_in_naive_utc_and_zoned_storage(connection: duckdb.DuckDBPyConnection) -> None:
    naive = hash_of(connection, "select timestamp '2026-01-01 08:00:00.000001' as t")
    connection.execute("set TimeZone = 'Asia/Shanghai'")
    assert hash_of(connection, "select timestamptz '2026-01-01 16:00:00.000001+08' as t") == naive


def test_content_of_takes_negative_zero_for_zero(connection: duckdb.DuckDBPyConnection) -> None:
    assert hash_of(connection, "select -0.0::double as x") == hash_of(connection, "select 0.0::double as x")


def test_content_of_counts_rows_and_hashes_an_empty_table(connection: duckdb.DuckDBPyConnection) -> None:
    assert content_of(connection, f"({BASE})").rows == 2
    empty = content_of(connection, f"({BASE} limit 0)")
    assert empty.rows == 0
    assert empty.content_hash != hash_of(connection, BASE)


def test_content_of_equals_the_recipe_written_out_in_python(connection: duckdb.DuckDBPyConnection) -> None:
    """Manifests keep these hashes: a change of the recipe would make every old release look damaged."""
    texts = ["1:a|1|5.00000000e-01|", "1:b||1.50000000e+00|"]
    digests = [hashlib.md5(text.encode()).digest() for text in texts]
    low = sum(int.from_bytes(digest[:8], "little") for digest in digests)
    high = sum(int.from_bytes(digest[8:], "little") for digest in digests)
    recipe = "\x1f".join(["k", "n", "x", "2", str(low), str(high)])
    assert hash_of(connection, BASE) == hashlib.sha256(recipe.encode()).hexdigest()


def test_fingerprint_sees_order_as_equal_and_one_bit_as_different(connection: duckdb.DuckDBPyConnection) -> None:
    base = fingerprint(connection, f"({BASE})")
    assert fingerprint(connection, f"({BASE} order by k desc)") == base
    assert fingerprint(connection, f"(select * replace (x + 1e-15 as x) from ({BASE}))") != base
    assert fingerprint(connection, f"({BASE} union all {BASE})") != base
    assert fingerprint(connection, f"(select * rename (n as m) from ({BASE}))") != base
    assert fingerprint(connection, f"({BASE} limit 0)") == (("k", "n", "x"), 0, 0)
