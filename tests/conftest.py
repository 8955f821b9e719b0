"""What every test leaves behind: nothing of the process-wide logging it configured."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands configure structlog for the process; the next test starts from the defaults again."""
    yield
    structlog.reset_defaults()
