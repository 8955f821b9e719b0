"""The release has a gate of its own behind Dagster's."""

from collections.abc import Iterator

import dagster as dg
import pytest

from orchestration.assets.release import git_commit, refuse_when_blocked


def materialize(instance: dg.DagsterInstance, *, blocking: bool) -> dg.ExecuteInProcessResult:
    """A table with a failing check, then something that publishes."""

    @dg.asset(key="checked", check_specs=[dg.AssetCheckSpec("broken", asset="checked", blocking=blocking)])
    def checked() -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        yield dg.MaterializeResult()
        yield dg.AssetCheckResult(check_name="broken", passed=False, severity=dg.AssetCheckSeverity.ERROR)

    @dg.asset  # no dependency: Dagster alone would not stop it
    def z_publish(context: dg.AssetExecutionContext) -> None:
        refuse_when_blocked(context)

    return dg.materialize([checked, z_publish], instance=instance, raise_on_error=False)


@pytest.mark.parametrize(("blocking", "published"), [(True, False), (False, True)])
def test_refuse_when_blocked_stops_publishing_after_a_blocking_check(
    instance: dg.DagsterInstance, blocking: bool, published: bool
) -> None:
    result = materialize(instance, blocking=blocking)
    succeeded = {event.step_key for event in result.all_events if event.is_step_success}
    assert ("z_publish" in succeeded) is published


def test_git_commit_is_a_hash_or_unknown() -> None:
    commit = git_commit()
    assert commit == "unknown" or len(commit) == 40
