"""Schema raw: typed and empty at first, then exactly the committed loads, old declarations included."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.catalog import refresh_raw
from ingestion.channel_rules import COLUMNS as RULE_COLUMNS
from ingestion.lake import publish, staging_part
from ingestion.ledger import FileRecord, Ledger, LoadRecord
from ingestion.settings import create_home, load_settings
from ingestion.shape import shape_hash, stream_schema
from ingestion.streams.registry import STREAMS

SKUS = STREAMS["shop.skus"]


def commit(home, identifier, columns, shape):
    part = staging_part(home, identifier)
    pq.write_table(pa.table(columns), part)
    publish(home, SKUS, identifier)
    ledger = Ledger(home.ledger)
    ledger.commit_file(
        FileRecord("abc", "", "a.csv", SKUS.id, "f", "loaded", "", 1, 1),
        [LoadRecord(identifier, SKUS.id, "a.csv", "abc", 1, 1, 0, 0, shape)],
    )
    ledger.close()


def row(identifier):
    schema = stream_schema(SKUS)
    values = {"sku_id": "k1", "list_price_fen": 100, "_load_id": identifier}
    return {field.name: pa.array([values.get(field.name)], field.type) for field in schema}


def ask(home, sql):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_refresh_raw_gives_a_typed_empty_view_for_every_stream(tmp_path):
    home = create_home(tmp_path)
    assert refresh_raw(home, load_settings(home)) == 0
    for stream in STREAMS.values():
        described = dict(r[:2] for r in ask(home, f"describe raw.{stream.table}"))
        assert set(described) == {*stream_schema(stream).names, "_ledger_seq"}
    assert dict(r[:2] for r in ask(home, "describe raw.shop__skus"))["list_price_fen"] == "BIGINT"
    assert ask(home, "select brand_id, shop_id from raw._shops") == [("my_brand", "my_shop")]


def test_refresh_raw_shows_committed_loads_with_their_sequence(tmp_path):
    home = create_home(tmp_path)
    commit(home, "l1", row("l1"), shape_hash(SKUS))
    staging_part(home, "never_committed")
    assert refresh_raw(home, load_settings(home)) == 1
    assert ask(home, "select sku_id, list_price_fen, _ledger_seq from raw.shop__skus") == [("k1", 100, 1)]
    assert ask(home, "select load_id, loaded from raw._loads") == [("l1", 1)]


def test_refresh_raw_reads_null_for_columns_older_loads_lack(tmp_path):
    home = create_home(tmp_path)
    old = {name: values for name, values in row("l1").items() if name != "list_price_fen"}
    commit(home, "l1", old, "older")
    commit(home, "l2", row("l2"), shape_hash(SKUS))
    refresh_raw(home, load_settings(home))
    found = ask(home, "select list_price_fen, _ledger_seq from raw.shop__skus order by 2")
    assert found == [(None, 1), (100, 2)]


def test_refresh_raw_shows_the_channel_rules_of_the_home(tmp_path):
    home = create_home(tmp_path)
    refresh_raw(home, load_settings(home))
    assert ask(home, "select count(*) from raw._channel_rules") == [(0,)]
    header = ",".join(RULE_COLUMNS)
    home.channel_rules.write_text(f"{header}\nmine,CH13,10,20{',' * (len(RULE_COLUMNS) - 4)}\n", "utf-8")
    refresh_raw(home, load_settings(home))
    shown = "select rule_id, channel_id, agent_first, scene_first, is_gift from raw._channel_rules"
    assert ask(home, shown) == [("mine", "CH13", 10, 20, "")]
