"""Global options may stand anywhere."""

import pytest
from rich.table import Table

from orchestration.cli.session import console, hoist_globals, make_session


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["run", "--json"], ["--json", "run"]),
        (["run", "--home", "x", "--through", "2026-01-01"], ["--home", "x", "run", "--through", "2026-01-01"]),
        (["--home=x", "run"], ["--home=x", "run"]),
        (["quarantine", "list", "--home=x", "--json"], ["--home=x", "--json", "quarantine", "list"]),
        (["query", "select 1", "--", "--json"], ["query", "select 1", "--", "--json"]),
        (["run", "--home"], ["run", "--home"]),
        ([], []),
    ],
)
def test_hoist_globals_puts_home_and_json_in_front(given: list[str], expected: list[str]) -> None:
    assert hoist_globals(given) == expected


def test_make_session_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUOSHUI_HOME", "/somewhere")
    assert str(make_session(None, as_json=True).home.root) == "/somewhere"


def test_console_shows_brackets_in_names_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("file")
    table.add_row("orders[/x][1-9]*[red].csv")
    console().print(table)
    assert "orders[/x][1-9]*[red].csv" in capsys.readouterr().out
