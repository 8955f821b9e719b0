"""`huoshui demo` refuses what it cannot use, and another tenant's home."""

from typing import Any

import pytest

from ingestion.settings import Home


@pytest.mark.parametrize(
    "options",
    [("--scale", "gigantic"), ("--nights", "0"), ("--days", "10"), ("--effects", "/no/such/file.toml")],
)
def test_demo_refuses_options_it_cannot_use(call: Any, options: tuple[str, ...]) -> None:
    assert call("demo", *options).code == 2


def test_demo_refuses_the_home_of_another_tenant(call: Any, home: Home) -> None:
    answer = call("demo", "--scale", "tiny")
    assert answer.code == 1
    assert "not the sandbox tenant's" in answer.err
    assert list(home.inbox.glob("**/*.csv")) == []
