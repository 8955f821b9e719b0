"""Real purchases: the public CDNOW log through a custom format, the night, and out as published marts.

The expected numbers are counted here from the text itself, and equal those known for this data set.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from serving.open_release import query

pytestmark = [pytest.mark.verify, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
THROUGH = "1998-06-30"
Run = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Night:
    """A finished night on the log: its home, the file, and the intake's report."""

    home: Path
    log: Path
    report: dict[str, Any]


@pytest.fixture(scope="module")
def log_text(wheels: Path) -> str:
    (wheel,) = wheels.glob("[Ll]ifetimes-0.11.3-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read("lifetimes/datasets/CDNOW_master.txt").decode("ascii")


@pytest.fixture(scope="module")
def purchases(log_text: str) -> list[tuple[str, str, int, int]]:
    """(customer, day, items, fen) of every line, read without any code of ours."""
    rows = [line.split() for line in log_text.splitlines()[1:] if line.strip()]
    return [(customer, day, int(items), int(Decimal(paid) * 100)) for customer, day, items, paid in rows]


def huoshui(home: Path, *arguments: str) -> str:
    """Run the command line; fails with what it said when it fails."""
    command = [str(Path(sys.executable).with_name("huoshui")), "--home", str(home), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ})
    assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout[-3000:]} {done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def night(log_text: str, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """Home made by the configuration that the documentation shows, so that the page cannot go stale."""
    folder = tmp_path_factory.mktemp("cdnow")
    home, log = folder / "home", folder / "CDNOW_master.txt"
    log.write_bytes(log_text.encode("ascii"))
    huoshui(home, "init")
    page = (ROOT / "docs" / "bring_your_own_orders.md").read_text("utf-8")
    (configuration,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    (home / "huoshui.toml").write_text(configuration, "utf-8")
    report = json.loads(huoshui(home, "ingest", str(log), "--format", "cdnow", "--json"))
    huoshui(home, "run", "--through", THROUGH)
    return Night(home, log, report)


def one(night: Night, sql: str) -> Any:
    """The single value of a query on the published marts."""
    (row,) = query(night.home / "serving", sql).to_pylist()
    return next(iter(row.values()))


def test_log_is_the_one_whose_numbers_are_known(purchases: list[tuple[str, str, int, int]]) -> None:
    assert len(purchases) == 69_659
    assert len({customer for customer, *_ in purchases}) == 23_570
    assert sum(fen for *_, fen in purchases) == 250_031_563
    assert len(purchases) - len(set(purchases)) == 255
    assert sum(fen == 0 for *_, fen in purchases) == 80


def test_intake_accounts_for_every_line(night: Night) -> None:
    (file,) = night.report["files"]
    counts = {name: file[name] for name in ("status", "rows_in", "loaded", "quarantined", "duplicate")}
    assert counts == {"status": "loaded", "rows_in": 69_659, "loaded": 69_659, "quarantined": 0, "duplicate": 0}


def test_marts_hold_every_purchase_to_the_cent(night: Night, purchases: list[tuple[str, str, int, int]]) -> None:
    assert one(night, "select count(*) from marts.fct_order_line") == len(purchases)
    assert one(night, "select sum(paid_fen)::bigint from marts.fct_order_line") == 250_031_563
    assert one(night, "select sum(net_revenue_fen)::bigint from marts.fct_order_line") == 250_031_563
    assert one(night, "select sum(net_revenue_cny) from marts.mart_channel_daily") == Decimal("2500315.63")
    assert one(night, "select sum(quantity)::bigint from marts.fct_order_line") == sum(n for _, _, n, _ in purchases)


def test_marts_count_every_buyer_once(night: Night, purchases: list[tuple[str, str, int, int]]) -> None:
    assert one(night, "select count(*) from marts.dim_person where is_buyer") == 23_570
    assert one(night, "select count(distinct person_id) from marts.fct_order_line") == 23_570
    first: dict[str, str] = {}
    for customer, day, *_ in purchases:
        first[customer] = min(day, first.get(customer, day))
    january = sum(day.startswith("199701") for day in first.values())
    assert january == 7_846
    month = "between date '1997-01-01' and date '1997-01-31'"
    assert one(night, f"select sum(new_buyers)::bigint from marts.mart_channel_daily where date {month}") == january
    lines = f"select count(distinct person_id) from marts.fct_order_line where is_first_order and paid_date {month}"
    assert one(night, lines) == january


def test_marts_put_every_purchase_on_its_own_day(night: Night, purchases: list[tuple[str, str, int, int]]) -> None:
    expected: dict[str, int] = {}
    for _, day, _, fen in purchases:
        expected[day] = expected.get(day, 0) + fen
    sql = (
        "select strftime(paid_date, '%Y%m%d') as day, sum(paid_fen)::bigint as fen from marts.fct_order_line group by 1"
    )
    found = {row["day"]: row["fen"] for row in query(night.home / "serving", sql).to_pylist()}
    assert found == expected


def test_release_says_through_which_day(night: Night) -> None:
    assert str(one(night, "select data_through_date from marts._release")) == THROUGH


def test_intake_takes_the_same_file_again_for_a_duplicate(night: Night) -> None:
    (file,) = json.loads(huoshui(night.home, "ingest", str(night.log), "--format", "cdnow", "--json"))["files"]
    assert (file["status"], file["loaded"]) == ("duplicate", 0)
