"""Values of the ledger."""

from ingestion.ledger_records import QuarantineRecord


def test_quarantine_record_counts_rows_over_reasons():
    assert QuarantineRecord("q", 1, "s", "f", "x", {"a": 2, "b": 3}).rows == 5
