"""The next delivery passes while the one before ends; what a run leaves behind is the same without that."""

import io
import threading
import zipfile
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from ingestion import intake, taking
from ingestion.delivery import Begun, Delivery
from ingestion.errors import StorageError
from ingestion.lookahead import take_each
from ingestion.run import BESIDE_BYTES
from ingestion.settings import create_home
from tests.ingestion.conftest import TOML, Tenant

SPEND = "日期,广告账户ID,计划ID,消耗\n"
PATIENCE_SECONDS = 20


def deliveries(tenant: Tenant, orders_csv) -> None:
    """Ten deliveries: repeated, damaged, empty, refused, several streams, and an archive of what also comes alone."""
    spend = SPEND + "".join(f"2026-06-{day:02},a1,c1,{day}.50\n" for day in range(1, 20))
    more = spend + "2026-06-20,a1,c1,much\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.csv", more)
        made.writestr("y.csv", orders_csv({"订单号": "9"}))
    files = {
        "a_orders.csv": orders_csv(*({"订单号": str(n)} for n in range(40)), {"订单号": "7", "商品数量": "x"}),
        "b_spend.csv": spend,
        "c_spend.csv": spend,  # the same content beside it
        "d.zip": archive.getvalue(),
        "e_spend.csv": more,  # the same content as the archive's before it
        "f_orders.csv": orders_csv(*({"订单号": str(n), "订单状态": "已完成"} for n in range(20))),
        "g.csv": "a,b\n1,2\n",
        "h.csv": "",
        "i_orders.csv": orders_csv({"订单号": "3.70512E+18"}),
        "j_spend.csv": SPEND + "2026-06-21,a1,c1,1.00\n",
    }
    for name, content in files.items():
        tenant.drop(name, content)


def left(tenant: Tenant) -> list[object]:
    """What a run leaves: records by content, quarantine, where the files went."""
    spend = tenant.ask(
        "select ad_account_id, spend_date, spend_fen, _source_file from raw.brand__ad_spend order by all"
    )
    lines = "select order_id, _row_number, _record_hash, _load_id from raw.shop__order_lines order by all"
    held = sorted(
        path.relative_to(tenant.home.quarantine).parts[0] for path in tenant.home.quarantine.rglob("*.parquet")
    )
    moved = sorted(path.name for path in tenant.home.inbox.rglob("*") if path.is_file())
    return [spend, tenant.ask(lines), held, moved, list(tenant.home.tmp.glob("*"))]


def test_lanes_give_the_verdicts_and_the_lake_of_one(tmp_path, orders_csv, monkeypatch):
    found = []
    for many in (1_000, 2):
        tenant = Tenant(create_home(tmp_path / str(many), TOML))
        monkeypatch.setattr(intake, "_MANY", many)
        deliveries(tenant, orders_csv)
        report = intake.ingest(tenant.home, tenant.settings)
        found.append((report.as_dict(), left(tenant)))
    assert [one["status"] for one in found[0][0]["files"]].count("loaded") == 5
    assert found[0] == found[1]
    assert found[0][1][-1] == []


@dataclass
class Lane:
    """Stands for a taker: tells what it was asked, and waits in `end` until the next delivery has passed."""

    told: list[str]
    passed: threading.Event
    is_waiting: bool = False
    known: frozenset[str] = frozenset()
    large: frozenset[str] = frozenset()

    @property
    def run(self) -> SimpleNamespace:
        return SimpleNamespace(ledger=SimpleNamespace(known_content=lambda: self.known))

    def begin(self, delivery: Delivery) -> Begun:
        size = BESIDE_BYTES if delivery.name in self.large else 1
        return Begun(delivery, SimpleNamespace(size_bytes=size), digest=delivery.name)

    def pass_early(self, begun: Begun) -> Begun:
        self.told.append(f"pass {begun.delivery.name}")
        self.passed.set()
        return begun

    def end(self, begun: Begun) -> list[object]:
        if self.is_waiting:
            assert self.passed.wait(PATIENCE_SECONDS)
        self.told.append(f"end {begun.delivery.name}")
        return []


def test_the_next_delivery_passes_before_the_one_before_has_ended(tmp_path):
    told, passed = [], threading.Event()
    lanes = [Lane(told, passed, is_waiting=True), Lane(told, passed)]
    files = [Delivery(tmp_path / name, name, is_inbox=False) for name in "ab"]
    assert [delivery.name for delivery, _ in take_each(lanes, files)] == ["a", "b"]
    assert told == ["pass b", "end a", "end b"]


def test_with_three_lanes_two_deliveries_pass_ahead_of_their_turn(tmp_path):
    told, passed, third = [], threading.Event(), threading.Event()
    lanes = [Lane(told, third, is_waiting=True), Lane(told, passed), Lane(told, third)]
    files = [Delivery(tmp_path / name, name, is_inbox=False) for name in "abcd"]
    assert [delivery.name for delivery, _ in take_each(lanes, files)] == list("abcd")
    assert sorted(told[:2]) == ["pass b", "pass c"]
    assert told[2] == "end a"
    assert [one for one in told if one.startswith("end")] == ["end a", "end b", "end c", "end d"]


def test_a_delivery_does_not_pass_beside_a_large_one_that_waits(tmp_path):
    told, passed = [], threading.Event()
    lanes = [Lane(told, passed, large=frozenset("b")) for _ in range(3)]
    files = [Delivery(tmp_path / name, name, is_inbox=False) for name in "abcde"]
    assert len(list(take_each(lanes, files))) == 5
    assert not {"pass b", "pass c", "pass d"} & set(told)  # b takes all there is, c and d are behind it
    assert "pass e" in told


def test_what_will_be_a_duplicate_does_not_pass_early(tmp_path):
    told, passed = [], threading.Event()
    lanes = [Lane(told, passed, known=frozenset("b")), Lane(told, passed)]
    files = [Delivery(tmp_path / name, name, is_inbox=False) for name in "abccd"]
    assert len(list(take_each(lanes, files))) == 5
    assert [one for one in told if one.startswith("pass")] == ["pass c", "pass d"]


def test_what_passed_early_is_removed_when_the_run_ends_before_its_turn(tenant, monkeypatch):
    for number in range(3):
        tenant.drop(f"{number}.csv", SPEND + f"2026-06-01,a{number},c1,1.00\n")
    monkeypatch.setattr(intake, "_MANY", 2)
    passing = threading.Event()
    real = taking.pass_over

    def seen(*arguments):
        try:
            return real(*arguments)
        finally:
            passing.set()

    def full(*_):
        assert passing.wait(PATIENCE_SECONDS)
        raise StorageError("no space left")

    monkeypatch.setattr(taking, "pass_over", seen)
    monkeypatch.setattr(taking, "load_table", full)  # of the first: nothing passed before it
    with pytest.raises(StorageError):
        intake.ingest(tenant.home, tenant.settings)
    assert list(tenant.home.tmp.glob("typed-*")) == []
    monkeypatch.undo()
    assert [result.status for result in intake.ingest(tenant.home, tenant.settings).files] == ["loaded"] * 3
