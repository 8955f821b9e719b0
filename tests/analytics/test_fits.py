"""Recorded fits: made once, kept, replaced only for the month that is asked for."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.fits import Fit, FitStore, data_hash, read_fit

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_recorded_fits_once(tmp_path: Path) -> None:
    asked: list[int] = []

    def fit() -> tuple[dict[str, object], str]:
        asked.append(1)
        return {"half": 1 / 3, "order": len(asked)}, "hash"

    first = FitStore(tmp_path).recorded("markov", MAY, fit, seed=7)
    again = FitStore(tmp_path).recorded("markov", MAY, fit)
    assert first == again == Fit("markov", MAY, {"half": 1 / 3, "order": 1}, "hash", 7)
    assert len(asked) == 1
    assert (tmp_path / "markov" / "2026-05.json").is_file()


def test_recorded_replaces_the_month_that_is_asked_for_and_only_once(tmp_path: Path) -> None:
    for month in (MAY, JUNE):
        FitStore(tmp_path).recorded("markov", month, lambda: ({"order": 1}, "before"))
    store = FitStore(tmp_path, refit=JUNE)
    assert store.recorded("markov", MAY, lambda: ({"order": 2}, "after")).revision == 0
    for order in (2, 3):
        made = store.recorded("markov", JUNE, lambda order=order: ({"order": order}, "after"))
        assert (made.parameters, made.revision) == ({"order": 2}, 1)
    assert [(fit.month, fit.revision) for fit in store.all()] == [(MAY, 0), (JUNE, 1)]


@pytest.mark.parametrize("text", ["", "{}", '{"model": "m", "month": "May"}', "[1]"])
def test_read_fit_names_the_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2026-05.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"2026-05\.json failed"):
        read_fit(path)


def test_data_hash_sees_values_names_and_order() -> None:
    table = pa.table({"x": [1, 2], "y": [3, 4]})
    others = [table.rename_columns(["x", "z"]), table.take([1, 0]), table.slice(0, 1), pa.table({"x": [1, 2]})]
    assert len({data_hash(table), *map(data_hash, others)}) == 5
    assert data_hash(pa.concat_tables([table.slice(0, 1), table.slice(1)])) == data_hash(table)
