"""Whole nights on a tiny tenant: published, equal when repeated, rebuilt or killed, stopped by each planted fault."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from ingestion.intake import ingest
from ingestion.ledger import Ledger
from ingestion.sandbox import Sandbox, SandboxOptions, faults
from ingestion.settings import Home, create_home, load_settings
from ingestion.streams.registry import STREAMS
from orchestration.cli import main
from orchestration.instance import open_instance
from orchestration.night import NightOutcome, NightRequest, output_to, run_config, run_night
from orchestration.report import home_report
from orchestration.resources import Night
from orchestration.simulation import SimulatedNight, mark_complete, simulate
from orchestration.windows import night_window
from serving.store import find_release

OPTIONS = SandboxOptions(seed=7, scale="tiny", days=90, nights=2)  # with paid own-live orders on the last day
WRITING_SECONDS = 30
LIMIT_SECONDS = 600
FAULTS = ("double_orders", "drop_day", "inflate_channel")


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, list[SimulatedNight]]]:
    """A home after two nights."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HUOSHUI_HOME", "HUOSHUI_DAGSTER_DIR", "DAGSTER_HOME"):
            patch.setenv(name, "")
        home = Home(tmp_path_factory.mktemp("tenant") / "home")
        nights = []
        for night in simulate(home, OPTIONS):
            nights.append(night)
            if night.number == 1:
                shutil.copytree(home.root, after_first(home), symlinks=True)
        yield home, nights


def after_first(home: Home) -> Path:
    """Where the fixture keeps the home as it was after its first night."""
    return home.root.with_name("after_first")


def hashes(home: Home) -> dict[str, str]:
    """Content hash of every published table of the current release."""
    return find_release(home.serving, None).manifest.content_hashes


def again(home: Home, **asked: bool) -> NightOutcome:
    """The last night once more."""
    return run_night(home, NightRequest(Sandbox(OPTIONS).through_date(2), **asked))


@pytest.mark.slow
def test_run_night_publishes_each_night(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    home, nights = tenant
    assert [night.outcome.run.status for night in nights] == ["success", "success"]
    manifest = find_release(home.serving, nights[1].outcome.release_id).manifest
    assert manifest.data_through_date == date(2026, 6, 30)
    assert manifest.run_id == nights[1].outcome.run.run_id
    report = home_report(home)
    assert report["last_run"]["status"] == "success"
    assert report["release"]["release"] == (home.serving / "current").readlink().name  # other tests publish here too
    assert len(report["streams"]) == len(STREAMS)


@pytest.mark.slow
def test_run_night_builds_what_came_since_the_night_before(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    first = Home(after_first(tenant[0]))
    ledger = Ledger(first.ledger)
    high_seq = ledger.high_seq()
    ledger.close()
    window = night_window(first, load_settings(first), Night(through="2026-06-30"))
    assert (window.reason, window.full_refresh) == (f"loads after {high_seq}", False)


@pytest.mark.slow
def test_run_night_builds_from_the_project_as_parsed_before(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    """dbt says so when it has to parse, because the window of a night is in its vars."""
    home, nights = tenant
    told = (home.dagster / "dbt" / "dbt.log").read_text("utf-8")
    assert told.count('"MainReportVersion"') >= len(nights)
    assert "UnableToPartialParse" not in told


@pytest.mark.slow
def test_run_night_finds_the_planted_ledger_breaks_and_nothing_else(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    """Lost order, fee rebate, late refund and split commission by name and to the fen; every other entry agrees."""
    home, _ = tenant
    planted = json.loads((home.truth / "ledger_breaks.json").read_text("utf-8"))["breaks"]
    assert {one["name"] for one in planted} == {"lost_order", "fee_rebate", "late_refund", "split_commission"}
    meant = sorted(
        (one["shop_id"], gap["ledger"], gap["type"], gap["business_date"], gap["booked_fen"] - gap["expected_fen"])
        for one in planted
        for gap in one["differences"]
    )
    with duckdb.connect(str(home.serving / "current" / "huoshui.duckdb"), read_only=True) as con:
        found = con.execute(
            """select shop_id, ledger, entry_type, date::varchar, cast(100 * gap_cny as bigint), example_order_id,
                missing_in_ledger + missing_in_orders + differing as disagreed
            from marts.mart_ledger_reconciliation where status = 'differs' or gap_cny <> 0 or disagreed_cny <> 0"""
        ).fetchall()
    assert sorted(row[:5] for row in found) == meant
    assert all(row[6] == 1 for row in found)
    # the fund bill knows no order, only the payment's own number
    assert {row[5] for row in found if row[1] != "fund_bill"} == {one["order_id"] for one in planted}


@pytest.mark.slow
def test_run_night_knows_the_planted_people_as_far_as_ids_tell(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    """Nobody is taken for somebody else, a shared phone without a second unionid aside. One person has two records only
    with a second account of another unionid, or as a buyer of two shops who is not yet known by unionid in one."""
    home, _ = tenant
    with duckdb.connect(str(home.serving / "current" / "huoshui.duckdb"), read_only=True) as con:
        con.execute(
            f"""create temp table met as
            select
                bought.person_id as truth,
                found.person_id as ours,
                found.shop_id,
                coalesce(max(bought.ordered_at) >= any_value(people.unionid_known_from), false) as is_known,
                any_value(people.has_second_account) as has_second_account,
                any_value(people.has_shared_phone) as has_shared_phone
            from (select distinct shop_id, order_id, person_id from marts.fct_order_line) as found
            inner join '{home.truth / "order.parquet"}' as bought using (shop_id, order_id)
            inner join '{home.truth / "person.parquet"}' as people on bought.person_id = people.person_id
            group by all"""
        )

        def most(what: str, by: str, where: str = "true") -> int:
            counts = f"select count(distinct {what}) as n from met where {where} group by {by}"
            return int(con.execute(f"select max(n) from ({counts})").fetchone()[0])

        assert most("truth", "ours", "not has_shared_phone") == 1
        assert most("truth", "ours", "is_known") == 1
        assert most("ours", "truth, shop_id", "not has_second_account") == 1
        assert most("ours", "truth", "is_known and not has_second_account") == 1
        assert most("shop_id", "truth", "is_known") > 1  # so there were accounts to join
        assert most("ours", "truth") > 1  # and some that nothing joins
        assert most("truth", "has_shared_phone", "has_shared_phone") > 1
        reasons = con.execute("select distinct reason, action from marts.fct_identity_conflict").fetchall()
        assert reasons == [("shared", "cut")]


@pytest.mark.slow
def test_run_night_tells_who_bought_through_their_own_link_and_who_gave_to_themselves(
    tenant: tuple[Home, list[SimulatedNight]],
) -> None:
    """As planted, as far as ids tell: a promoter is known as the buyer once the shop saw their unionid."""
    home, _ = tenant
    with duckdb.connect(str(home.serving / "current" / "huoshui.duckdb"), read_only=True) as con:
        con.execute(
            f"""create temp table bought as
            select truth.*, date_trunc('month', lines.paid_date)::date as month, people.promoter_id as own_id,
                not has_second_account as has_one_account, has_one_account and coalesce(
                    max(ordered_at) over (partition by truth.person_id, shop_id) >= unionid_known_from, false
                ) as is_known
            from '{home.truth / "order.parquet"}' as truth
            inner join (select distinct shop_id, order_id, paid_date from marts.fct_order_line) as lines
                using (shop_id, order_id)
            inner join '{home.truth / "person.parquet"}' as people on truth.person_id = people.person_id"""
        )

        def found(sql: str) -> set[tuple[str, ...]]:
            return set(con.execute(sql).fetchall())

        own = """select shop_id, promoter_id, month::varchar from bought where promoter_id is not null
            group by all having count(*) filter (promoter_id = own_id{}) > 0.1 * count(*)"""
        signaled = found(
            """select shop_id, partner_id, month::varchar from marts.mart_promoter
            where partner_role = 'promoter' and signal_names like '%self_purchase%'"""
        )
        assert found(own.format(" and is_known")) <= signaled <= found(own.format(""))
        assert signaled
        planted = "select order_id from bought where sale_channel_id = 'CH16' and person_id = receiver_person_id"
        gifts = found("select order_id from marts.fct_gift where is_self_gift")
        assert found(planted + " and has_one_account") <= gifts <= found(planted)
        assert gifts


@pytest.mark.slow
def test_run_night_tells_credits_as_of_the_night_before(tenant: tuple[Home, list[SimulatedNight]]) -> None:
    """Where no sale was corrected since: gross credit less the refunds of that time is what that night published."""
    home, nights = tenant
    before, since = (find_release(home.serving, night.outcome.release_id) for night in nights)
    with duckdb.connect() as con:
        con.execute(f"attach '{before.database}' as before (read_only); attach '{since.database}' as since (read_only)")
        told = con.execute(
            f"""with back as (
                select shop_id, date, channel_id, rule, sum(refund_credit_cny) as refund_cny
                from since.marts.mart_channel_refund
                where basis = 'cash' and completed_date <= date '{before.manifest.data_through_date}' group by all
            )
            select was.credit_cny, now.gross_credit_cny - coalesce(back.refund_cny, 0), now.gross_credit_cny
            from before.marts.mart_channel_attribution as was
            inner join since.marts.mart_channel_attribution as now
                using (shop_id, date, channel_id, rule, basis, gross_credit_cny)
            left join back using (shop_id, date, channel_id, rule)
            where basis = 'cash'"""
        ).fetchall()
    assert [(credit, as_of) for credit, as_of, _ in told if credit != as_of] == []
    assert any(credit != gross for credit, _, gross in told)  # so there were refunds to take off


@pytest.mark.slow
def test_run_night_gives_equal_marts_when_repeated_without_dagsters_history_and_when_rebuilt(
    tenant: tuple[Home, list[SimulatedNight]], tmp_path: Path
) -> None:
    """Dagster's storage is lost, and somebody reads the release: the next night loads nothing again."""
    made, _ = tenant
    home = Home(tmp_path / "home")
    shutil.copytree(made.root, home.root, symlinks=True)
    shutil.rmtree(home.dagster)
    ledger = Ledger(home.ledger)
    seq = ledger.high_seq()
    with duckdb.connect(str(home.serving / "current" / "huoshui.duckdb"), read_only=True) as reader:
        before = reader.execute("select count(*) from marts.fct_order_line").fetchall()
        assert again(home).is_published
        assert reader.execute("select count(*) from marts.fct_order_line").fetchall() == before
    assert hashes(home) == hashes(made)
    assert ledger.high_seq() == seq
    ledger.close()
    assert again(home, full_refresh=True).is_published
    assert hashes(home) == hashes(made)


@pytest.mark.slow
def test_run_night_gives_equal_marts_when_files_come_in_another_order(
    tenant: tuple[Home, list[SimulatedNight]], tmp_path: Path
) -> None:
    """Both nights' files taken in backwards, the second night's first; one build over all of them."""
    made, _ = tenant
    sandbox = Sandbox(OPTIONS)
    home = create_home(tmp_path / "home", sandbox.toml())
    shutil.copytree(made.keys, home.keys, dirs_exist_ok=True)
    files = [file for number in (1, 2) for file in sandbox.write_night(number, tmp_path / f"night{number}")]
    report = ingest(home, load_settings(home), files[::-1])
    assert report.is_clean, report.as_dict()
    assert again(home).is_published
    assert hashes(home) == hashes(made)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_run_night_keeps_the_release_when_the_delivery_is_broken(
    tenant: tuple[Home, list[SimulatedNight]], tmp_path: Path, fault: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Night 1 as it was; night 2 broken: exit code 1, the release stays, and status names a failing check."""
    made, nights = tenant
    home = Home(tmp_path / "home")
    shutil.copytree(after_first(made), home.root, symlinks=True)
    sandbox = Sandbox(OPTIONS)
    files = sandbox.write_night(2, home.inbox)
    assert faults.plant(fault, files, sandbox.through_date(2))
    mark_complete(files)
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(home.root), "--json", "run", "--through", "2026-06-30"])
    said = capfd.readouterr().out
    told = json.loads(said[said.index('{\n  "') :])  # pytest's own stdout also takes what dbt tells of a run
    assert ended.value.code == 1
    assert [check for check in told["failing_checks"] if check["is_blocking"]]
    assert find_release(home.serving, None).release_id == nights[0].outcome.release_id
    report = home_report(home)
    assert report["last_run"]["status"] == "failure"
    assert any(check["is_blocking"] for check in report["last_run"]["failing"])


def start(home: Home) -> subprocess.Popen[bytes]:
    """`huoshui run` in a process of its own."""
    command = [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "run", "--through", "2026-06-30"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(condition: Callable[[], bool], seconds: float) -> float:
    """Seconds until the condition held."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "waited too long"
        time.sleep(0.1)
    return time.monotonic() - started


def dbt_children(night: int) -> list[int]:
    """Pids of the dbt host that `night` started and of the build it forked."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            ppid = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"orchestration.dbt_child" in command:
            parents[int(path.name)] = ppid
    return [pid for pid, ppid in parents.items() if night in {ppid, parents.get(ppid)}]


def is_building(home: Home) -> bool:
    """dbt has finished a table: its log tells."""
    log = home.dagster / "dbt" / "dbt.log"
    return log.exists() and " OK " in log.read_text("utf-8", errors="replace")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_night_killed_in_the_warehouse_step_is_made_up_for_by_the_next(
    tenant: tuple[Home, list[SimulatedNight]], tmp_path: Path
) -> None:
    """kill -9 while dbt writes the second night, no daemon anywhere: the next run writes at once, with equal marts."""
    made, nights = tenant
    home = Home(tmp_path / "home")
    shutil.copytree(after_first(made), home.root, symlinks=True)
    mark_complete(Sandbox(OPTIONS).write_night(2, home.inbox))
    (home.dagster / "dbt" / "dbt.log").unlink()
    night = start(home)
    wait_for(lambda: is_building(home), LIMIT_SECONDS)
    host_and_build = dbt_children(night.pid)
    assert len(host_and_build) == 2
    os.kill(night.pid, signal.SIGKILL)
    night.wait()
    wait_for(lambda: not any(Path(f"/proc/{dbt}").exists() for dbt in host_and_build), 10)  # neither outlives the night
    assert find_release(home.serving, None).release_id == nights[0].outcome.release_id

    seq = (home.ledger.parent / ".writer.json").stat().st_mtime_ns
    again = start(home)
    writing = wait_for(lambda: (home.ledger.parent / ".writer.json").stat().st_mtime_ns != seq, WRITING_SECONDS)
    assert writing < WRITING_SECONDS
    assert again.wait(LIMIT_SECONDS) == 0
    with open_instance(home) as instance:
        newest, killed, *_ = [run.status for run in instance.get_runs()]
    assert (newest, killed) == (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE)  # the sweep ended the other
    assert hashes(home) == hashes(made)


def test_run_config_asks_for_a_night_as_the_launchpad_does() -> None:
    asked = run_config(NightRequest(date(2026, 6, 30), full_refresh=True))
    assert asked["resources"] == {"night": {"config": {"through": "2026-06-30", "full_refresh": True, "refit": ""}}}
    assert run_config(NightRequest())["resources"] == {
        "night": {"config": {"through": "", "full_refresh": False, "refit": ""}}
    }


def test_output_to_takes_what_this_process_and_its_children_print(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with output_to(tmp_path / "log"):
        os.write(1, b"inside\n")
        subprocess.run([shutil.which("echo") or "echo", "child"], check=True)
    os.write(1, b"outside\n")
    assert capfd.readouterr().out == "outside\n"
    assert (tmp_path / "log").read_text().split() == ["inside", "child"]
