"""The window of a night over one home, and the parameters its figures rest on.

Every stage of a build asks anew and gets the same window: the ledger remembers a build when its last stage is done.
"""

from dataclasses import asdict
from pathlib import Path

import analytics
from analytics.fits import FitStore
from ingestion.ledger import Ledger
from ingestion.settings import Home, Settings

from orchestration.dbt_args import Window, build_window, parameters_hash
from orchestration.paths import DBT_PROJECT
from orchestration.resources import Night

_NOTICED = {
    *("half_life_days", "position_first", "position_last", "is_cut_by_previous_order"),
    *("lookback_days", "lookback_ads_days", "lookback_live_days", "lookback_long_days"),
    *("markov_order", "shapley_prior_people"),
}  # parameters in the fingerprints of paths and credits (`_input_hash`)


def model_parameters(settings: Settings) -> dict[str, object]:
    """What of `huoshui.toml` decides a figure; each is a var of dbt under the same name."""
    return asdict(settings.attribution)


def release_parameters(home: Home, settings: Settings) -> dict[str, object]:
    """The parameters as a release names them, with every recorded fit: `{"fits": {"markov/2026-05": <data hash>}}`."""
    fits = {f"{fit.model}/{fit.month:%Y-%m}": fit.data_hash for fit in FitStore(home.models).all()}
    return _chosen(settings) | ({"fits": fits} if fits else {})


def digest_of(settings: Settings) -> str:
    """Changes when a figure of the past would and an incremental model does not notice by itself: parameters, shops,
    rules, SQL, seeds or statistics. Paths and credits notice their own parameters, credits a replaced fit; no other
    incremental model rests on a fit."""
    chosen = {name: value for name, value in _chosen(settings).items() if name not in _NOTICED}
    parameters = chosen | {"channel_rules": settings.channel_rules}
    return parameters_hash(parameters, settings.shops, (DBT_PROJECT, Path(analytics.__path__[0])))


def night_window(home: Home, settings: Settings, night: Night) -> Window:
    """What this night builds."""
    ledger = Ledger(home.ledger)
    try:
        last = ledger.last_build()
    finally:
        ledger.close()
    return build_window(last, night.through_date, digest_of(settings), night.full_refresh)


def _chosen(settings: Settings) -> dict[str, object]:
    """All that `huoshui.toml` chooses: dbt's vars, and the guards of the step `identity`."""
    return model_parameters(settings) | {"identity": asdict(settings.identity)}
