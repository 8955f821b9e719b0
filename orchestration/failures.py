"""Errors of our own packages, told to Dagster: the sentence as description, and a retry only where one helps."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from ingestion.errors import HuoshuiError
from serving.errors import ServingError

MAX_RETRIES = 2
RETRY_WAIT_SECONDS = 5.0

EXPECTED_ERRORS = (HuoshuiError, ServingError)


@contextmanager
def told_to_dagster() -> Iterator[None]:
    """Turn an expected error into `Failure` (no retry) or `RetryRequested` (the error says a retry helps)."""
    try:
        yield
    except EXPECTED_ERRORS as error:
        if error.retry_helps:
            raise dg.RetryRequested(max_retries=MAX_RETRIES, seconds_to_wait=RETRY_WAIT_SECONDS) from error
        raise dg.Failure(description=str(error), allow_retries=False) from error
