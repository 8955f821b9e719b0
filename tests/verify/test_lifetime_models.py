"""Published fits: the CDNOW sample (2,357 customers) through `huoshui score`, against figures of its authors."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analytics.lifetime.gamma_gamma import fit_gamma_gamma
from analytics.lifetime.summary import summarize
from analytics.lifetime.transaction_file import Columns, read_transactions
from orchestration.cli import main

pytestmark = pytest.mark.verify

DATASETS = "lifetimes/datasets"
END = "1997-09-30"
OPTIONS = ("--date-column", "day", "--id-column", "customer", "--value-column", "paid", "--calibration-end", END)


def shipped(wheels: Path, name: str) -> str:
    """A data set out of the wheel; the package is never imported."""
    (wheel,) = wheels.glob("[Ll]ifetimes-0.11.3-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"{DATASETS}/{name}").decode("ascii")


@pytest.fixture(scope="module")
def file(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = [line.split() for line in shipped(wheels, "CDNOW_sample.txt").splitlines() if line.strip()]
    made = tmp_path_factory.mktemp("cdnow") / "sample.csv"
    made.write_text("customer,day,paid\n" + "".join(f"{row[1]},{row[2]},{row[4]}\n" for row in lines), "ascii")
    return made


@pytest.fixture(scope="module")
def scored(file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the command says, and its rows."""
    folder = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch, (folder / "answer.json").open("w", encoding="utf-8") as stream:
        patch.setattr("sys.stdout", stream)
        with pytest.raises(SystemExit) as ended:
            main(["score", str(file), *OPTIONS, "--out", str(folder / "rows.parquet"), "--json"])
    assert ended.value.code == 0
    return json.loads((folder / "answer.json").read_text("utf-8")), pq.read_table(folder / "rows.parquet").to_pylist()


def test_summary_equals_the_shipped_one(wheels: Path, scored: tuple[Any, list[dict[str, Any]]]) -> None:
    text = io.StringIO(shipped(wheels, "cdnow_customers_summary_with_transactions.csv"))
    expected = [
        (float(row["x"]), float(row["t_x"]), float(row["T"]), float(row["zbar"])) for row in csv.DictReader(text)
    ]
    rows = scored[1]
    assert len(rows) == len(expected) == 2_357
    wrong = [
        row["customer_id"]
        for row, (x, t_x, observed, mean) in zip(rows, expected, strict=True)
        if (row["x"], round(row["t_x"], 2), round(row["T"], 2)) != (x, t_x, observed)
        or abs(row["mean_repeat_value"] - mean) > 0.00501
    ]
    assert wrong == []


def test_bg_nbd_is_the_published_fit(scored: tuple[dict[str, Any], Any]) -> None:
    found = scored[0]["parameters"]["bg_nbd"]
    assert [found[name] for name in ("r", "alpha", "a", "b")] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1e-3)
    assert found["log_likelihood"] == pytest.approx(-9582.4, abs=0.05)


def test_gamma_gamma_is_the_published_fit(file: Path, scored: tuple[dict[str, Any], Any]) -> None:
    found = scored[0]["parameters"]["gamma_gamma"]
    assert [found[name] for name in ("p", "q", "v")] == pytest.approx([6.25, 3.74, 15.44], abs=0.01)
    read = read_transactions(file, Columns("customer", "day", "paid"))
    assert fit_gamma_gamma(summarize(read.purchases, 10_134)).customers == 946


def test_whole_span_is_scored_without_an_end(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["score", str(file), *OPTIONS[:-2], "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert (ended.value.code, answer["customers"], answer["through"]) == (0, 2_357, "1998-06-30")
