"""Global options may stand anywhere."""

import json

import pytest
from rich.table import Table

from orchestration.cli.session import console, hoist_globals, json_text, make_session, visible


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


HOSTILE = "a\x1b]0;x\x07\x9b31m\u202e\u2028\ud800\u200b:warning:.csv"


def test_console_prints_nothing_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("file")
    table.add_row(HOSTILE)
    console().print(table)
    console().print(f"one: {HOSTILE}")
    printed = capsys.readouterr().out
    assert "".join(one for one in printed if not one.isprintable() and one != "\n") == ""
    assert ":warning:" in printed


def test_json_text_loses_nothing_and_holds_nothing_a_terminal_obeys() -> None:
    text = json_text({"file": HOSTILE, "stream": "订单"})
    assert json.loads(text) == {"file": HOSTILE, "stream": "订单"}
    assert text.isprintable()
    assert "订单" in text
    text.encode()


def test_visible_keeps_lines() -> None:
    assert visible("a\nb\r\x1b") == "a\nb\\x0d\\x1b"
