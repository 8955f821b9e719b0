"""The ledger's memory of headers: shapes by format and shop, findings told to one reader each."""

import pytest

from ingestion.ledger import Ledger
from ingestion.ledger_records import Drift

SHAPE = frozenset({("order_id", "订单号"), ("", "会场")})
FOUND = Drift("a.csv", "shop.skus", "new_column", ("会场",))


@pytest.fixture
def log(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    yield ledger.drift
    ledger.close()


def test_shapes_are_kept_by_format_and_shop(log):
    log.remember(("f", "s1", "a.csv"), SHAPE, [])
    log.remember(("f", "s1", "b.csv"), SHAPE, [])
    assert log.shapes("f", "s1") == [SHAPE]
    assert log.shapes("f", "s2") == log.shapes("g", "s1") == []


def test_take_tells_a_finding_to_one_reader_and_to_it_again(log):
    log.remember(("f", "s1", "a.csv"), SHAPE, [FOUND])
    assert [one.columns for one in log.take("run 1")] == [("会场",)]
    assert [one.columns for one in log.take("run 1")] == [("会场",)]
    assert log.take("run 2") == []
    assert [one.kind for one in log.events()] == ["new_column"]


def test_record_tells_the_same_refusal_again_only_after_it_was_told(log):
    log.record([FOUND])
    log.record([FOUND])
    assert len(log.take("run 1")) == 1
    log.record([FOUND])
    assert len(log.take("run 2")) == 1
