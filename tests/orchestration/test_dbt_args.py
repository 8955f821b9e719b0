"""The window of a night and the dbt command line it becomes."""

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from ingestion.errors import ConfigError
from ingestion.ledger import Build
from ingestion.settings import Attribution, Shop, parse_settings
from orchestration.dbt_args import Window, build_window, dbt_build_args, dbt_vars, parameters_hash, stage_args
from orchestration.stages import Stage

LAST = Build(high_seq=41, through_date=date(2026, 3, 1), parameters_hash="same")
ATTRIBUTION = {"half_life_days": 7.0, "lookback_days": 30}
SHOPS = [Shop("one", "brand", "wx1", "店"), Shop("two", "brand", "wx2", "店")]


def test_build_window_continues_after_the_last_build() -> None:
    window = build_window(LAST, date(2026, 3, 2), "same", is_full_asked=False)
    assert window == Window(date(2026, 3, 2), 41, date(2026, 3, 1), False, "loads after 41")


def test_build_window_continues_when_through_stays() -> None:
    assert not build_window(LAST, date(2026, 3, 1), "same", is_full_asked=False).full_refresh


@pytest.mark.parametrize(
    ("last", "through", "digest", "asked", "reason"),
    [
        (None, date(2026, 3, 2), "same", False, "first build"),
        (LAST, date(2026, 3, 2), "same", True, "asked for"),
        (LAST, date(2026, 3, 2), "other", False, "parameters or models changed"),
        (LAST, date(2026, 2, 28), "same", False, "through goes back from 2026-03-01 to 2026-02-28"),
    ],
)
def test_build_window_starts_from_scratch(
    last: Build | None, through: date, digest: str, asked: bool, reason: str
) -> None:
    window = build_window(last, through, digest, is_full_asked=asked)
    assert (window.full_refresh, window.since_seq, window.since_through, window.reason) == (True, 0, None, reason)


def test_dbt_vars_name_the_window_and_the_parameters() -> None:
    window = build_window(LAST, date(2026, 3, 2), "same", is_full_asked=False)
    assert dbt_vars(window, ATTRIBUTION) == {
        "through_date": "2026-03-02",
        "since_seq": 41,
        "since_through_date": "2026-03-01",
        "half_life_days": 7.0,
        "lookback_days": 30,
    }


def test_dbt_vars_drop_the_window_on_a_full_refresh() -> None:
    window = build_window(LAST, date(2026, 3, 2), "other", is_full_asked=False)
    assert set(dbt_vars(window, {})) == {"through_date"}


def test_dbt_build_args_leave_unit_tests_out_of_the_night() -> None:
    args = dbt_build_args({"through_date": "2026-03-02"}, full_refresh=False)
    assert args[:3] == ["build", "--exclude", "resource_type:unit_test"]
    assert json.loads(args[args.index("--vars") + 1]) == {"through_date": "2026-03-02"}
    assert "--full-refresh" not in args
    assert "--select" not in args


def test_stage_args_select_what_is_behind_a_step_and_leave_out_what_is_behind_the_next() -> None:
    stage = Stage(1, "source:analytics.a+ source:analytics.b+", "source:analytics.c+", (), is_last=False)
    args = stage_args(stage, {}, full_refresh=False)
    assert args[1:4] == ["--exclude", "resource_type:unit_test", "source:analytics.c+"]
    assert args[-3:] == ["--select", "source:analytics.a+", "source:analytics.b+"]
    assert stage_args(stage, {}, False, ["dim_date"])[-2:] == ["--select", "dim_date"]


def test_dbt_build_args_pass_refresh_and_selection() -> None:
    args = dbt_build_args({}, full_refresh=True, selected=["dim_date", "mart_live"])
    assert args[-3:] == ["--select", "dim_date", "mart_live"]
    assert "--full-refresh" in args


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "dbt_project.yml").write_text("name: x")
    (tmp_path / "models" / "a.sql").write_text("select 1")
    (tmp_path / "models" / "a.yml").write_text("models: []")
    (tmp_path / "seeds" / "rule.csv").write_text("id\n1\n")
    (tmp_path / "step.py").write_text("half = 0.5")
    return tmp_path


@pytest.mark.parametrize("file", ["models/a.sql", "seeds/rule.csv", "dbt_project.yml", "step.py"])
def test_parameters_hash_changes_when_a_rule_changes(project: Path, file: str) -> None:
    before = parameters_hash(ATTRIBUTION, SHOPS, [project])
    (project / file).write_text("changed")
    assert parameters_hash(ATTRIBUTION, SHOPS, [project]) != before


def test_parameters_hash_ignores_documentation(project: Path) -> None:
    before = parameters_hash(ATTRIBUTION, SHOPS, [project])
    (project / "models" / "a.yml").write_text("models: [] # described better")
    assert parameters_hash(ATTRIBUTION, SHOPS, [project]) == before


def test_parameters_hash_changes_with_a_parameter(project: Path) -> None:
    longer = {**ATTRIBUTION, "lookback_days": 31}
    assert parameters_hash(ATTRIBUTION, SHOPS, [project]) != parameters_hash(longer, SHOPS, [project])


def test_parameters_hash_changes_when_a_shop_gets_another_appid(project: Path) -> None:
    moved = [SHOPS[0], replace(SHOPS[1], appid="wx3")]
    assert parameters_hash(ATTRIBUTION, SHOPS, [project]) != parameters_hash(ATTRIBUTION, moved, [project])
    assert parameters_hash(ATTRIBUTION, SHOPS, [project]) == parameters_hash(ATTRIBUTION, SHOPS[::-1], [project])


def test_dbt_vars_hold_nothing_a_file_or_a_name_could_bring() -> None:
    """dbt renders vars as Jinja where models use them: only numbers, flags, dates and closed words get there."""
    window = Window(date(2026, 6, 30), 7, date(2026, 6, 29), False, "loads after 7")
    attribution = asdict(Attribution())
    told = dbt_vars(window, attribution)
    words = {name: value for name, value in told.items() if not isinstance(value, int | float)}
    assert words.pop("channel_precedence") in {"agent_first", "scene_first"}
    assert all(date.fromisoformat(value) for value in words.values())
    assert set(told) == {"through_date", "since_seq", "since_through_date", *attribution}
    with pytest.raises(ConfigError, match="channel_precedence"):
        parse_settings(HOSTILE_TOML.encode(), Path("huoshui.toml"))


HOSTILE_TOML = """
[[brands]]
brand_id = "b"
[[shops]]
shop_id = "s"
brand_id = "b"
[attribution]
channel_precedence = "{{ env_var('HOME') }}"
"""
