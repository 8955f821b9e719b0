"""The run over mutated files: every one accounted for, and a wrong account is seen."""

import json

import pytest

from benchmarks.mutations import run
from benchmarks.mutations.run import run_mutants
from ingestion.report import FileResult


def test_run_mutants_gives_every_file_a_verdict(tmp_path):
    tally = run_mutants(tmp_path, 30, 2)
    assert (sum(tally.statuses.values()), tally.missing, tally.wrong) == (30, [], [])
    assert tally.parser_mb > 0
    assert tally.slowest_file
    told = json.loads(json.dumps(tally.as_dict()))
    assert sum(told["statuses"].values()) == 30


@pytest.mark.parametrize(
    "result",
    [
        FileResult("a.csv", "loaded", rows_in=3, loaded=2),
        FileResult("a.csv", "rejected", rows_in=3, loaded=1, reasons=(("not_a_table", 1),)),
        FileResult("a.csv", "rejected"),
        FileResult("a.csv", "loaded", rows_in=3, loaded=2, quarantined=1),
    ],
)
def test_count_notes_accounts_that_do_not_add_up(result):
    tally = run.Tally()
    run._count(tally, [result])
    assert len(tally.wrong) == 1
    assert not tally.is_clean


def test_tally_is_clean_within_the_limits_only():
    assert run.Tally(parser_mb=512, slowest_seconds=10).is_clean
    assert not run.Tally(parser_mb=513).is_clean
    assert not run.Tally(slowest_seconds=10.1).is_clean
    assert not run.Tally(missing=["a.csv"]).is_clean
