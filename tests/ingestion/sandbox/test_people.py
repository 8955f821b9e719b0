import numpy as np
import pytest

from ingestion.sandbox import clock
from ingestion.sandbox.catalog import build
from ingestion.sandbox.options import SandboxOptions, blocks
from ingestion.sandbox.people import people
from ingestion.sandbox.stage import BRANDS


@pytest.fixture(scope="module")
def folks():
    options = SandboxOptions(scale="small")
    return people(options, blocks(options)[0], build(options))


def test_purchase_rates_center_on_the_cycle_of_the_category(folks):
    for kind, category in enumerate(BRANDS[0].categories):
        rates = folks["rate"][(folks["category"] == kind) & (folks["is_buyer"] == 1)]
        assert 1 / rates.mean() == pytest.approx(category.cycle_days, rel=0.06)


def test_dropout_chance_has_the_mean_of_the_brand(folks):
    assert folks["dropout"].mean() == pytest.approx(BRANDS[0].dropout, rel=0.05)


def test_effects_scale_dropout(tmp_path):
    path = tmp_path / "effects.toml"
    path.write_text("dropout = 0.5", "utf-8")
    options = SandboxOptions(scale="small", effects=str(path))
    half = people(options, blocks(options)[0], build(options))
    assert half["dropout"].mean() == pytest.approx(BRANDS[0].dropout / 2, rel=0.05)


def test_unionids_are_known_at_once_late_or_never(folks):
    known = folks["union_from"]
    shares = [(known == 0).mean(), ((known > 0) & (known < clock.NEVER)).mean(), (known == clock.NEVER).mean()]
    assert shares == pytest.approx([0.70, 0.15, 0.15], abs=0.02)


def test_reach_windows_open_before_they_close(folks):
    for name in ("friend", "follow", "member"):
        assert (folks[f"{name}_from"] <= folks[f"{name}_to"]).all()
        lost = folks[f"{name}_to"] < clock.NEVER
        assert lost.any()
        assert (folks[f"{name}_from"][lost] < folks[f"{name}_to"][lost]).all()


def test_some_share_a_phone_and_promoters_are_persons(folks):
    assert (np.bincount(folks["phone"] - folks["phone"].min()) == 2).sum() > 50
    promoters = folks["promoter"][folks["promoter"] >= 0]
    assert sorted(promoters.tolist()) == list(range(len(promoters)))
    assert (folks["union_from"][folks["promoter"] >= 0] == 0).all()  # they signed up with it
