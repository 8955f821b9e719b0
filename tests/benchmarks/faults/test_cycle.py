from benchmarks.faults.cycle import run_cycle
from ingestion.home import Home
from ingestion.ledger import Ledger
from serving.open_release import query
from serving.store import list_releases


def test_cycle_takes_the_inbox_puts_rows_back_and_publishes(small_home: Home) -> None:
    before = query(small_home.serving, "select count(*) as n from marts.dim_order").to_pylist()
    made = run_cycle(small_home, "again")
    ledger = Ledger(small_home.ledger)
    assert [record.reasons for record in ledger.quarantined()] == [{"bad_money": 1}, {"bad_money": 1}]
    ledger.close()
    after = query(small_home.serving, "select count(*) as n from marts.dim_order").to_pylist()
    assert before == [{"n": 40}]
    assert after == [{"n": 40 + 10 + 6}]  # ten new orders, and six that a retry brought back
    releases = list_releases(small_home.serving)
    assert [release.release_id for release in releases if release.is_current] == [made.release_id]
    assert len(releases) == 2
