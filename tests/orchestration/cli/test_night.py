"""`huoshui run`: options, and how an unpublished night is told."""

import io
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from orchestration.cli.night import show_outcome
from orchestration.history import FailingCheck, RunSummary
from orchestration.night import NightOutcome


@pytest.mark.parametrize("options", [("--through", "yesterday"), ("--through", "2026-13-01"), ("--refit", "May")])
def test_run_refuses_what_is_no_date(call: Any, options: tuple[str, ...]) -> None:
    assert call("run", *options).code == 2


def test_run_refuses_to_refit_what_was_never_fitted(call: Any) -> None:
    answer = call("run", "--refit", "2026-01")
    assert answer.code == 1
    assert "no fit of that month" in answer.err


def test_run_says_that_there_is_nothing_to_build(call: Any) -> None:
    answer = call("run")
    assert answer.code == 1
    assert "nothing to build" in answer.err


def test_show_outcome_names_blocking_checks_and_that_the_release_stays() -> None:
    check = FailingCheck("raw/shop/orders", "no_new_twins", True, "ERROR", "412 twins")
    run = RunSummary("0123456789", "nightly", "failure", None, 3.0, (check,), ("1 blocking check failed",))
    drawn = io.StringIO()
    show_outcome(Console(file=drawn, width=200), NightOutcome(run, date(2026, 1, 1), None, 3.0))
    assert "The current release is unchanged." in drawn.getvalue()
    assert "raw/shop/orders: no_new_twins: 412 twins" in drawn.getvalue()
