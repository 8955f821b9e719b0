"""Bad use is a paragraph and the right exit code, never a stack."""

import json
import subprocess
import sys
from typing import Any

import pytest

from ingestion.locks import writer_lock
from ingestion.settings import Home


def test_main_refuses_an_unknown_command(call: Any) -> None:
    answer = call("frobnicate")
    assert answer.code == 2
    assert "frobnicate" in answer.err


def test_main_refuses_an_unknown_option(call: Any) -> None:
    assert call("run", "--frobnicate").code == 2


@pytest.mark.parametrize("command", ["run", "status", "ingest", "ui"])
def test_main_says_that_the_configuration_is_missing(call: Any, home: Home, command: str) -> None:
    home.toml.unlink()
    answer = call(command)
    assert answer.code == 1
    assert "huoshui.toml" in answer.err
    assert "huoshui init" in answer.err


@pytest.mark.parametrize("command", ["run", "status", "ingest"])
def test_main_names_every_problem_of_a_wrong_configuration(call: Any, home: Home, command: str) -> None:
    home.toml.write_text('[[brands]]\nbrand_id = "b"\n[[shops]]\nshop_id = "s"\nbrand_id = "x"\ncolour = "red"\n')
    answer = call(command)
    assert answer.code == 1
    assert "'x'" in answer.err
    assert "colour" in answer.err


def test_main_answers_errors_in_json_when_asked(call: Any, home: Home) -> None:
    home.toml.unlink()
    answer = call("run", "--json")
    assert answer.code == 1
    told = json.loads(answer.out)
    assert "huoshui.toml" in told["error"]
    assert told["retry_helps"] is False


def test_main_refuses_a_second_writer_and_names_the_first(home: Home) -> None:
    (home.inbox / "a.csv").write_text("x")
    with writer_lock(home, "huoshui run"):
        command = [sys.executable, "-m", "orchestration.cli", "--home", str(home.root), "run"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "huoshui run" in done.stderr
    assert "Traceback" not in done.stderr


def test_main_names_every_command_in_its_help() -> None:
    command = [sys.executable, "-m", "orchestration.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for command in (
        "init",
        "demo",
        "ingest",
        "run",
        "releases",
        "rollback",
        "verify",
        "status",
        "quarantine",
        "query",
        "ui",
    ):
        assert command in done.stdout


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; from orchestration.cli import entry; "
        "print(sorted({'dagster', 'dbt', 'duckdb', 'great_expectations', 'pandas', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_linear_algebra_has_one_thread_before_anything_imports_numpy() -> None:
    code = "import sys, os, orchestration; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]
