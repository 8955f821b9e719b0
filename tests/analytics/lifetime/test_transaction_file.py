"""Files of transactions: spellings of days and amounts, and sentences for what is wrong."""

from pathlib import Path

import pytest

from analytics.lifetime.transaction_file import Columns, TransactionError, read_transactions

COLUMNS = Columns("id", "day", "paid")


def written(folder: Path, text: str) -> Path:
    file = folder / "sales.csv"
    file.write_text(text, "utf-8")
    return file


def test_days_and_amounts_are_read_as_written(tmp_path: Path) -> None:
    text = "\ufeffpaid;note;id;day\n12.5;a;001;2026-01-31\n-3;b;2;20260201\n.25;c;001;2026/02/02 23:59:59\n"
    found = read_transactions(written(tmp_path, text), COLUMNS)
    assert found.ids.to_pylist() == ["001", "2"]
    assert found.purchases.customer.tolist() == [0, 1, 0]
    assert (found.purchases.day - found.purchases.day[0]).tolist() == [0, 1, 2]
    assert found.purchases.value.tolist() == [125_000, -30_000, 2_500]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id,day\n1,2026-01-01\n", "does not have paid once; it has id, day"),
        ("id,day,paid\n", "it has no row"),
        ("id,day,paid\n1,2026-01-01,3\n1,01.02.2026,3\n", "column day is no date like 2026-01-31 in row 3"),
        ("id,day,paid\n1,2026-02-30,3\n", "column day holds a day that is not in the calendar"),
        ("id,day,paid\n1,2026-01-01,¥3\n", "column paid is no plain number in row 2"),
        ("id,day,paid\n ,2026-01-01,3\n", "column id is empty in row 2"),
        ("id,day,paid\n1,2026-01-01\n", "rows do not fit its header"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(TransactionError, match=sentence):
        read_transactions(written(tmp_path, text), COLUMNS)
