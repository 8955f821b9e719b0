"""Errors become Dagster's failures; a retry is asked for only where it helps."""

import dagster as dg
import pytest

from ingestion.errors import ConfigError, HomeBusyError
from orchestration.failures import told_to_dagster
from serving.errors import PublishError, ReleaseContractError


@pytest.mark.parametrize("error", [ConfigError("wrong"), ReleaseContractError("wrong")])
def test_told_to_dagster_fails_for_good_when_a_retry_does_not_help(error: Exception) -> None:
    with pytest.raises(dg.Failure) as caught, told_to_dagster():
        raise error
    assert (caught.value.description, caught.value.allow_retries) == ("wrong", False)


@pytest.mark.parametrize("error", [HomeBusyError("busy"), PublishError("disk full")])
def test_told_to_dagster_asks_for_a_retry_when_it_helps(error: Exception) -> None:
    with pytest.raises(dg.RetryRequested), told_to_dagster():
        raise error


def test_told_to_dagster_lets_faults_of_ours_through() -> None:
    with pytest.raises(ZeroDivisionError), told_to_dagster():
        raise ZeroDivisionError
