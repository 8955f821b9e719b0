"""What every test leaves behind (nothing of the process-wide logging it configured) and how tests are called."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands configure structlog for the process; the next test starts from the defaults again."""
    yield
    structlog.reset_defaults()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are called by their argument: archives hold the time of packing, and every worker packs its own."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests begin, so that no worker is left alone with a whole night at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("verify")}
    items.sort(key=lambda item: item.path not in slow)
