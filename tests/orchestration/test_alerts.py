"""The webhook gets a short message; its address never reaches an error."""

import json

import httpx
import pytest

from orchestration.alerts import MAX_BYTES, AlertError, failure_text, send
from orchestration.history import FailingCheck, RunSummary

URL = "https://robot.invalid/send?key=secret"


def summary(*failing: FailingCheck) -> RunSummary:
    """A failed night."""
    return RunSummary("0123456789", "nightly", "failure", None, 3.0, failing, ("dbt failed",))


def test_failure_text_names_blocking_checks_and_errors() -> None:
    text = failure_text(
        "nightly",
        "0123456789",
        summary(
            FailingCheck("raw/shop/orders", "daily_volume_in_band", True, "ERROR", "2x"),
            FailingCheck("raw/shop/skus", "mix_is_stable", False, "WARN", "odd"),
        ),
    )
    assert "raw/shop/orders: daily_volume_in_band: 2x" in text
    assert "dbt failed" in text
    assert "mix_is_stable" not in text


def test_failure_text_stays_within_what_the_robot_takes() -> None:
    check = FailingCheck("raw/shop/orders", "c", True, "ERROR", "额" * 5000)
    assert len(failure_text("nightly", "0123456789", summary(check)).encode()) <= MAX_BYTES


def test_send_posts_markdown() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"errcode": 0})

    send(URL, "text", httpx.MockTransport(answer))
    assert json.loads(seen[0].content) == {"msgtype": "markdown", "markdown": {"content": "text"}}


@pytest.mark.parametrize(
    "response", [httpx.Response(500), httpx.Response(200, json={"errcode": 93000}), httpx.Response(200, text="no")]
)
def test_send_raises_without_the_address_when_refused(response: httpx.Response) -> None:
    with pytest.raises(AlertError) as caught:
        send(URL, "text", httpx.MockTransport(lambda _request: response))
    assert "secret" not in str(caught.value)


def test_failure_text_lets_no_name_become_a_link_a_mention_or_a_line() -> None:
    hostile = FailingCheck(
        "raw/shop/orders", "c", True, "ERROR", "a.csv\n# [pay](http://evil) <@all> 13812345678\x1b[2J"
    )
    text = failure_text("nightly", "0123456789", summary(hostile))
    assert len(text.splitlines()) == 3
    assert "](" not in text
    assert "<@" not in text
    assert "13812345678" not in text
    assert "\x1b" not in text
