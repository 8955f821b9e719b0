"""The engine's options of a night: rows are packed away once a week, and in builds from scratch."""

from datetime import date
from typing import Any

import pytest
import yaml
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context

from orchestration.paths import DBT_PROJECT


def options(variables: dict[str, Any]) -> dict[str, Any]:
    set_invocation_context({})
    profile = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text("utf-8"))["huoshui"]
    rendered = ProfileRenderer(variables).render_data(profile)
    warehouse = rendered["outputs"]["warehouse"]
    return {**warehouse["config_options"], **warehouse["settings"]}


@pytest.mark.parametrize(
    ("since", "through", "tasks"),
    [
        ("2026-07-02", "2026-07-03", 0),  # to a Friday
        ("2026-07-03", "2026-07-04", 100),  # to a Saturday
        ("2026-07-04", "2026-07-05", 0),  # to the Sunday after
        ("2026-07-05", "2026-07-10", 0),
        ("2026-07-03", "2026-07-06", 100),  # no night on the Saturday itself
        ("2026-07-04", "2026-07-04", 0),  # the same day once more
        ("2026-07-04", "2026-08-01", 100),
    ],
)
def test_dead_rows_are_packed_away_on_the_first_night_of_a_week(since: str, through: str, tasks: int) -> None:
    assert date(2026, 7, 4).strftime("%A") == "Saturday"
    news = {"since_seq": 3, "since_through_date": since, "through_date": through}
    assert options(news)["max_vacuum_tasks"] == tasks
    assert options(news)["disabled_compression_methods"] == ("none" if tasks else "fsst")


def test_a_build_from_scratch_may_pack() -> None:
    assert options({"through_date": "2026-07-03"})["max_vacuum_tasks"] == 100
    assert options({})["max_vacuum_tasks"] == 100
    assert options({})["disabled_compression_methods"] == "none"
