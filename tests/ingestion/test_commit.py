"""A run killed anywhere leaves nothing half done: the next run gives what an undisturbed one gives."""

import pytest

from ingestion.ledger import Ledger

A = {"商品编码(平台)": "A"}
LAKE = "select _record_hash, _load_id from raw.shop__order_lines order by all"


class Killed(BaseException):
    """Stands for SIGKILL: nothing but the interpreter's own unwinding runs."""


@pytest.mark.parametrize(
    "place",
    [
        "ingestion.commit.staging_part",
        "ingestion.quarantine_store.write",
        "ingestion.commit.publish",
        "ingestion.files.inbox.move_done",
    ],
)
@pytest.mark.parametrize("after", [0, 1])
def test_commit_converges_after_a_kill(tenant, orders_csv, monkeypatch, place, after):
    content = orders_csv(A, A | {"商品数量": "x"}, {"订单号": "5"})
    module, _, name = place.rpartition(".")
    real = __import__(module, fromlist=[name])
    original, calls = getattr(real, name), []

    def die(*arguments):
        calls.append(1)
        if len(calls) > after:
            raise Killed
        return original(*arguments)

    monkeypatch.setattr(place, die)
    died = False
    try:
        tenant.take("a.csv", content)
    except Killed:
        died = True
    monkeypatch.undo()
    assert died or len(calls) <= after
    result = tenant.take() if died else None
    assert result is None or result.status in {"loaded", "duplicate"}
    assert tenant.ask("select count(*), count(distinct _record_hash) from raw.shop__order_lines") == [(2, 2)]
    assert tenant.ask("select count(*) from raw.shop__orders") == [(2,)]
    assert tenant.ask("select rows_in, loaded, quarantined from raw._files where status = 'loaded'") == [(3, 2, 1)]
    assert not list(tenant.home.inbox.glob("*.csv"))


def test_commit_is_visible_only_with_its_ledger_row(tenant, orders_csv, monkeypatch):
    def fail(*arguments):
        raise Killed

    monkeypatch.setattr(Ledger, "commit_file", fail)
    with pytest.raises(Killed):
        tenant.take("a.csv", orders_csv(A))
    assert list(tenant.home.raw.rglob("*.parquet"))
    assert tenant.ask("select count(*) from raw.shop__order_lines") == [(0,)]
    monkeypatch.undo()
    assert tenant.take().loaded == 1
