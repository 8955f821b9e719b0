"""`huoshui status` of a fresh home, and how findings are drawn."""

import io
import json
from typing import Any

from rich.console import Console

from orchestration.cli.status import SHOWN_DRIFT, SHOWN_WARNINGS, show


def check(name: str, *, blocking: bool = False, status: str = "warned") -> dict[str, Any]:
    """A failing check as the report has it."""
    return {"asset": "raw/shop/orders", "check": name, "is_blocking": blocking, "description": "", "status": status}


def drawn(
    *failing: dict[str, Any], drift: list[dict[str, Any]] | None = None, release: dict[str, Any] | None = None
) -> str:
    """The status of a home whose last run had these findings."""
    run = {
        "status": "failure",
        "run_id": "0123456789",
        "started_at": "x",
        "seconds": 3.0,
        "failing": failing,
        "errors": ["dbt failed"],
    }
    report = {
        "home": "/h",
        "release": release,
        "last_run": run,
        "quarantine": {"rows": 2, "streams": {"shop.orders": {"bad_money": 2}}},
        "drift": drift or [],
        "streams": [],
    }
    text = io.StringIO()
    show(Console(file=text, width=200), report)
    return text.getvalue()


def test_status_of_a_fresh_home(call: Any) -> None:
    answer = call("status", "--json")
    told = json.loads(answer.out)
    assert answer.code == 0
    assert (told["last_run"], told["release"], told["quarantine"]["rows"]) == (None, None, 0)
    assert "none published yet" in call("status").out


def test_show_tells_how_many_links_between_ids_were_refused() -> None:
    release = {"release": "r", "through": "2026-06-30", "rows": 5, "path": "/h/huoshui.duckdb"}
    assert "1,015 links between ids refused" in drawn(release=release | {"identity_conflicts": 1015})
    assert "refused" not in drawn(release=release | {"identity_conflicts": 0})


def test_show_puts_blocking_checks_before_warnings() -> None:
    text = drawn(check("odd"), check("broken", blocking=True, status="failed"))
    assert text.index("broken") < text.index("dbt failed") < text.index("odd")
    assert "bad_money 2" in text


def test_show_counts_checks_that_could_not_judge() -> None:
    text = drawn(check("young", status="not_enough_history"), check("absent", status="not_delivered"))
    assert "2 checks could not judge yet" in text
    assert "young" not in text


def test_show_shortens_many_warnings() -> None:
    text = drawn(*(check(f"odd_{number}") for number in range(SHOWN_WARNINGS + 3)))
    assert "and 3 more warnings" in text


def test_show_names_changed_headers() -> None:
    event = {
        "recorded_at": "2026-06-01T00:00:00+00:00",
        "file": "a.csv",
        "stream": "shop.orders",
        "kind": "new_column",
        "columns": ["会场", "渠道"],
    }
    text = drawn(drift=[event] * (SHOWN_DRIFT + 2))
    assert "2026-06-01  shop.orders: new column: 会场, 渠道 (a.csv)" in text
    assert "and 2 more" in text
    assert "Headers" not in drawn()
