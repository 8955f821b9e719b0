"""`huoshui score` on a file of transactions: parameters for machines, a table for people, a row per customer."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

OPTIONS = ("--date-column", "day", "--id-column", "who", "--value-column", "paid")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 customers who buy at random over two years."""
    rng = np.random.default_rng(4)
    rows = ["who,day,paid"]
    for who in range(400):
        day, rate, leave, mean = rng.integers(0, 300), rng.gamma(1, 0.02), rng.beta(1, 4), rng.gamma(4, 20)
        while day < 730:
            rows.append(f"c{who:03d},{np.datetime64('2024-01-01') + int(day)},{rng.gamma(6, mean / 6) + 1:.2f}")
            day += rng.exponential(1 / rate) if rng.random() > leave else 730
    made = tmp_path_factory.mktemp("score") / "sales.csv"
    made.write_text("\n".join(rows) + "\n", "utf-8")
    return made


def test_score_answers_machines_and_writes_both_kinds_of_file(call: Any, file: Path, tmp_path: Path) -> None:
    answer = json.loads(call("score", str(file), *OPTIONS, "--out", str(tmp_path / "all.csv"), "--json").out)
    assert answer["customers"] == 400
    assert set(answer["parameters"]["bg_nbd"]) == {"r", "alpha", "a", "b", "log_likelihood", "status"}
    assert set(answer["parameters"]["gamma_gamma"]) == {"p", "q", "v", "log_likelihood", "status"}
    assert answer["holdout"] is None
    call("score", str(file), *OPTIONS, "--out", str(tmp_path / "all.parquet"))
    written, stored = arrow_csv.read_csv(tmp_path / "all.csv"), pq.read_table(tmp_path / "all.parquet")
    assert written.num_rows == stored.num_rows == 400
    assert written.column_names == stored.column_names
    assert written["clv_365"].to_pylist() == pytest.approx(stored["clv_365"].to_pylist())


def test_score_tells_people_about_the_holdout(call: Any, file: Path) -> None:
    answer = call("score", str(file), *OPTIONS, "--calibration-end", "2025-06-30")
    assert answer.code == 0
    assert "400 customers as of 2025-06-30." in answer.out
    assert "purchases expected" in answer.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--date-column", "when", *OPTIONS[2:]), "does not have when once"),
        ((*OPTIONS, "--calibration-end", "2020-01-01"), "Nobody bought anything up to 2020-01-01"),
    ],
)
def test_score_says_what_does_not_fit(call: Any, file: Path, options: tuple[str, ...], sentence: str) -> None:
    answer = call("score", str(file), *options)
    assert (answer.code, sentence in answer.err) == (1, True)


def test_score_refuses_missing_files_and_wrong_days(call: Any, file: Path, tmp_path: Path) -> None:
    missing = call("score", str(tmp_path / "none.csv"), *OPTIONS)
    assert (missing.code, "There is no file" in missing.err) == (1, True)
    assert call("score", str(file), *OPTIONS, "--calibration-end", "soon").code == 2
