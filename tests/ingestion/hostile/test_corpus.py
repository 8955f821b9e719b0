"""The corpus as a whole: no file changes the verdict on another, in any order, through the library or the command."""

import json
import subprocess
import sys

import pytest

from ingestion.settings import create_home

GROUPS = {
    "encodings": 8,
    "values": 10,
    "structure": 18,
    "deliveries": 7,
    "workbooks": 11,
    "archives": 10,
    "columnar": 7,
    "inbox_names": 6,
}


def test_corpus_holds_every_class(all_cases):
    assert len(all_cases) >= sum(GROUPS.values()) == 77
    found = {case.__module__ for case in all_cases}
    assert {f"hostile_test_{group}" for group in GROUPS} <= found
    for group, least in GROUPS.items():
        assert sum(case.__module__ == f"hostile_test_{group}" for case in all_cases) >= least, group
    assert len({case.__name__ for case in all_cases}) == len(all_cases)


@pytest.mark.slow
def test_ingest_judges_every_file_alike_among_all_others(judge, all_cases, tmp_path):
    """One inbox with every case: the verdicts are those each group gets alone."""
    judged = judge(tmp_path, all_cases)
    wrong = []
    for case in all_cases:
        try:
            judged(case)
        except AssertionError as error:
            wrong.append((case.__name__, str(error)))
    assert wrong == []
    judged.check_home()


def test_ingest_command_gives_the_same_accounting(judge, all_cases, tmp_path):
    """`huoshui ingest --json` in a process of its own, over cases of several groups."""
    chosen = [
        case
        for case in all_cases
        if case.__name__
        in {
            "gb18030_with_four_byte_characters",
            "ids_in_scientific_notation",
            "amounts_that_are_none",
            "rows_too_short_and_too_long",
            "no_byte_at_all",
            "same_content_under_another_name",
            "temporary_and_hidden_files",
            "json_lines_with_bad_ones",
            "ids_as_floats",
            "members_that_leave_the_folder",
        }
    ]
    assert len(chosen) == 10
    judged = judge(tmp_path, chosen, ingest_with=by_command)
    for case in chosen:
        judged(case)
    judged.check_home()


def by_command(home):
    """The report of the command, as the command prints it."""
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "ingest", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return json.loads(done.stdout)


def test_ingest_command_with_strict_tells_that_something_was_refused(tmp_path):
    home = create_home(tmp_path / "home", '[[brands]]\nbrand_id = "b"\n[[shops]]\nshop_id = "s"\nbrand_id = "b"\n')
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    command = [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "ingest", str(tmp_path / "x.csv")]
    for arguments, code in ((["--json"], 0), (["--json", "--strict"], 1)):
        assert subprocess.run([*command, *arguments], capture_output=True, check=False).returncode == code
