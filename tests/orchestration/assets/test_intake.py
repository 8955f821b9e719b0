"""Raw assets come from declarations; their numbers from the intake report."""

from collections import Counter

from ingestion.streams.registry import STREAMS
from orchestration.assets.intake import raw_spec, rows_by_stream, stream_metadata
from orchestration.keys import INBOX, raw_key

REPORT = {
    "files": [
        {
            "file": "o.csv",
            "stream": "shop.order_lines",
            "rows_in": 10,
            "loaded": 7,
            "quarantined": 1,
            "duplicate": 2,
            "derived": [{"stream": "shop.order_lines", "rows": 7}, {"stream": "shop.orders", "rows": 5}],
        },
        {"file": "x.csv", "stream": None, "rows_in": 0, "loaded": 0, "quarantined": 0, "duplicate": 0, "derived": []},
        {
            "file": "p.csv",
            "stream": "shop.order_lines",
            "rows_in": 1,
            "loaded": 1,
            "quarantined": 0,
            "duplicate": 0,
            "derived": [],
        },
    ]
}


def test_rows_by_stream_adds_files_up_and_counts_derived_records_once() -> None:
    counts = rows_by_stream(REPORT)
    assert counts["shop.order_lines"] == Counter(files=2, rows_in=11, loaded=8, quarantined=1, duplicate=2)
    assert counts["shop.orders"] == Counter(files=1, loaded=5)
    assert set(counts) == {"shop.order_lines", "shop.orders"}


def test_stream_metadata_of_a_quiet_night_is_zeros() -> None:
    assert set(stream_metadata(Counter()).values()) == {0}


def test_raw_spec_says_what_the_declaration_says() -> None:
    stream = STREAMS["shop.orders"]
    spec = raw_spec(stream)
    assert spec.key == raw_key("shop.orders")
    assert spec.description == stream.description
    assert [dep.asset_key for dep in spec.deps] == [INBOX]
    columns = {column.name: column for column in spec.metadata["dagster/column_schema"].columns}
    assert set(columns) == {column.name for column in stream.columns}
    assert columns["openid"].tags == {"pii": "token"}
    assert columns["order_id"].constraints.nullable is False
