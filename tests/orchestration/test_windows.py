"""The window of a night: the ledger's, from scratch only for what no model notices; a release names its fits."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from analytics.fits import FitStore
from analytics.steps import STEPS
from ingestion.ledger import Build, Ledger
from ingestion.settings import Attribution, Home, load_settings
from orchestration.manifest import load_manifest
from orchestration.paths import DBT_PROJECT
from orchestration.resources import Night
from orchestration.windows import digest_of, model_parameters, night_window, release_parameters

DAY = date(2026, 6, 30)
MONTH = date(2026, 6, 1)
FITTED = {"attribution", "lifetime"}  # steps that record fits
NIGHT = Night(through="2026-06-30")


def record(home: Home) -> None:
    ledger = Ledger(home.ledger)
    ledger.record_build(Build(3, DAY, digest_of(load_settings(home))))
    ledger.close()


def fit(home: Home, refit: date | None = None) -> None:
    FitStore(home.models, refit).recorded("markov", MONTH, lambda: ({"order": 1}, "hash"))


def test_night_window_goes_on_after_the_last_build_and_a_first_fit(home: Home) -> None:
    record(home)
    fit(home)
    window = night_window(home, load_settings(home), NIGHT)
    assert (window.since_seq, window.full_refresh) == (3, False)


def test_night_window_goes_on_when_a_fit_is_replaced_even_if_that_night_died(home: Home) -> None:
    fit(home)
    record(home)
    settings = load_settings(home)
    assert not night_window(home, settings, Night(through="2026-06-30", refit="2026-06")).full_refresh
    fit(home, refit=MONTH)  # and the night died before its build was recorded
    assert not night_window(home, settings, NIGHT).full_refresh


def test_of_incremental_models_only_credits_rest_on_a_fit() -> None:
    """Another one would have to notice a replaced fit by itself, as credits do, or be built from scratch."""
    nodes = load_manifest()["nodes"]
    outputs = {f"source.huoshui.analytics.{one}" for step in STEPS if step.name in FITTED for one in step.outputs}

    @cache
    def rests_on_fits(key: str) -> bool:
        below = nodes.get(key, {}).get("depends_on", {}).get("nodes", [])
        return key in outputs or any(map(rests_on_fits, below))

    incremental = [
        key
        for key, node in nodes.items()
        if node["resource_type"] == "model" and node["config"]["materialized"] == "incremental"
    ]
    assert {step.name for step in STEPS} >= FITTED
    assert [nodes[key]["name"] for key in filter(rests_on_fits, incremental)] == ["fct_attribution"]


def test_release_parameters_name_every_fit(home: Home) -> None:
    settings = load_settings(home)
    guards = {"identity": {"merge_confidence": 0.9, "max_phone_persons": 3, "max_accounts": 20}}
    assert release_parameters(home, settings) == model_parameters(settings) | guards
    fit(home)
    assert release_parameters(home, settings)["fits"] == {"markov/2026-06": "hash"}


def test_night_window_is_from_scratch_when_the_home_gets_channel_rules_of_its_own(home: Home) -> None:
    record(home)
    home.channel_rules.write_bytes((DBT_PROJECT / "seeds" / "channel_rule.csv").read_bytes())
    assert night_window(home, load_settings(home), NIGHT).full_refresh


@pytest.mark.parametrize(
    ("changed", "is_full"),
    [
        (Attribution(half_life_days=3.5, position_first=0.5, lookback_days=60, lookback_ads_days=14), False),
        (
            Attribution(lookback_live_days=2, lookback_long_days=60, is_cut_by_previous_order=False, markov_order=2),
            False,
        ),
        (Attribution(shapley_prior_people=5.0), False),
        (Attribution(channel_precedence="scene_first"), True),
    ],
    ids=str,
)
def test_night_window_is_from_scratch_only_for_what_paths_and_credits_do_not_notice(
    home: Home, changed: Attribution, is_full: bool
) -> None:
    record(home)
    settings = replace(load_settings(home), attribution=changed)
    assert night_window(home, settings, NIGHT).full_refresh is is_full
    told = release_parameters(home, settings)
    assert told | model_parameters(settings) == told  # whatever a release was made under, it says so
