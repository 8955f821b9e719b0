"""Great Expectations decides on the measured row, opens read-only, keeps to itself, and leaves nothing behind."""

from pathlib import Path

import duckdb
import pytest

from quality.batch import NoBatchError, Verdict, Warehouse
from quality.suite import Check, Expectation, Kind, Severity, between

CHECK = Check("n_is_small", Kind.VOLUME, Severity.BLOCK, "", ("n",), (between("n", 0, 10),), "no")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    duckdb.connect(str(path)).close()
    return path


@pytest.mark.parametrize(("value", "held"), [("10", 1), ("11", 0), ("-1", 0), ("null", 0), ("0.5", 1)])
def test_judge_lets_great_expectations_decide(empty: Path, value: str, held: int) -> None:
    with Warehouse(empty) as warehouse:
        judgment = warehouse.judge(warehouse.measure(f"select {value} as n_is_small__n"), [CHECK])
    assert judgment.verdicts == {"n_is_small": Verdict(evaluated=1, held=held, raised=0)}


def test_judge_measures_once_however_many_expectations(empty: Path) -> None:
    both = Check(
        "n_is_fair", Kind.VOLUME, Severity.BLOCK, "", ("a", "b"), (between("a", 0, 1), between("b", 0, 1)), "no"
    )
    with Warehouse(empty) as warehouse:
        judgment = warehouse.judge(
            warehouse.measure("select v as n_is_fair__a, v as n_is_fair__b from (select random() as v)"), [both]
        )
    assert judgment.numbers["n_is_fair__a"] == judgment.numbers["n_is_fair__b"]
    assert judgment.verdicts["n_is_fair"] == Verdict(2, 2, 0)


def test_judge_reports_expectations_that_raise(empty: Path) -> None:
    wrong = Check("x_is_there", Kind.VOLUME, Severity.BLOCK, "", ("x",), (between("x", 0, 1),), "no")
    with Warehouse(empty) as warehouse:
        judgment = warehouse.judge(warehouse.measure("select 1 as other"), [wrong])
    assert judgment.verdicts["x_is_there"].raised == 1


def test_judge_refuses_a_measurement_without_a_row(empty: Path) -> None:
    with Warehouse(empty) as warehouse, pytest.raises(NoBatchError):
        warehouse.judge(warehouse.measure("select 1 as n_is_small__n where false"), [CHECK])


def test_judge_knows_every_expectation_of_great_expectations_by_type(empty: Path) -> None:
    exact = Expectation("n", "expect_column_values_to_be_in_set", {"value_set": [3]})
    check = Check("n_is_three", Kind.VOLUME, Severity.BLOCK, "", ("n",), (exact,), "no")
    with Warehouse(empty) as warehouse:
        assert warehouse.judge(warehouse.measure("select 3 as n_is_three__n"), [check]).verdicts["n_is_three"].held == 1
        assert warehouse.judge(warehouse.measure("select 4 as n_is_three__n"), [check]).verdicts["n_is_three"].held == 0


def test_warehouse_is_read_only_and_released_afterwards(empty: Path) -> None:
    with Warehouse(empty) as warehouse, pytest.raises(Exception, match=r"read-only"):
        warehouse.judge(
            warehouse.measure("select * from (select 1 as n_is_small__n); create table t as select 1"), [CHECK]
        )
    with duckdb.connect(str(empty)) as con:
        con.execute("create table written as select 1")
    assert [path.name for path in empty.parent.iterdir()] == ["w.duckdb"]


def test_warehouse_sends_nothing_and_draws_nothing(empty: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with Warehouse(empty) as warehouse:
        assert warehouse._context.config.analytics_enabled is False
        warehouse.judge(warehouse.measure("select 1 as n_is_small__n"), [CHECK])
    assert capfd.readouterr() == ("", "")
