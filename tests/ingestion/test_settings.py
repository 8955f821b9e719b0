"""Configuration: a good one is read whole, a wrong one names every problem at once."""

from pathlib import Path

import pytest

from ingestion.errors import ConfigError
from ingestion.settings import create_home, load_settings, parse_settings

GOOD = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "b1"
appid = "wx1"
[intake]
default_shop = "s1"
max_bad_share = 0.5
[attribution]
half_life_days = 3
"""


def parse(text: str):
    return parse_settings(text.encode(), Path("huoshui.toml"))


def test_load_settings_reads_the_starter_of_a_new_home(tmp_path):
    settings = load_settings(create_home(tmp_path))
    assert [shop.shop_id for shop in settings.shops] == ["my_shop"]
    assert settings.intake.max_bad_share == 0.2


def test_parse_settings_reads_values_and_keeps_other_defaults():
    settings = parse(GOOD)
    assert (settings.default_shop, settings.intake.max_bad_share) == ("s1", 0.5)
    assert (settings.attribution.half_life_days, settings.attribution.lookback_days) == (3.0, 30)
    assert settings.shop("s1").appid == "wx1"
    assert settings.shop("none") is None


def test_load_settings_says_how_to_begin_when_there_is_no_configuration(tmp_path):
    with pytest.raises(ConfigError, match="huoshui init"):
        load_settings(create_home(tmp_path / "a").__class__(tmp_path / "b"))


def test_parse_settings_names_every_problem_at_once():
    wrong = """
[[brands]]
brand_id = "b1"
[[shops]]
shop_id = "s1"
brand_id = "bX"
[[shops]]
brand_id = "b1"
[intake]
max_bad_shere = 0.5
default_shop = "s9"
[attribution]
half_life_days = "long"
position_first = 0.9
"""
    with pytest.raises(ConfigError) as caught:
        parse(wrong)
    told = "\n".join(caught.value.problems)
    for sign in ("bX", "shop_id is missing", "did you mean max_bad_share", "s9", "half_life_days", "add up"):
        assert sign in told
    assert all(problem in caught.value.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    "name", ["lookback_days", "lookback_ads_days", "lookback_live_days", "lookback_long_days", "half_life_days"]
)
@pytest.mark.parametrize("value", [0, 366])
def test_parse_settings_tells_the_range_that_dbt_allows(name, value):
    low = "0.25" if name == "half_life_days" else "1"
    with pytest.raises(ConfigError, match=f"{name} must lie between {low} and 365, not {value}"):
        parse(GOOD.replace("[attribution]\nhalf_life_days = 3", f"[attribution]\n{name} = {value}"))


def test_parse_settings_refuses_what_is_no_toml():
    with pytest.raises(ConfigError, match="not valid TOML"):
        parse("[[brands")


def test_create_home_keeps_keys_and_configuration_when_called_again(tmp_path):
    home = create_home(tmp_path, GOOD)
    key = (home.keys / "hmac.key").read_text()
    create_home(tmp_path, "other")
    assert home.toml.read_text() == GOOD
    assert (home.keys / "hmac.key").read_text() == key
    assert {path.stat().st_mode & 0o777 for path in home.keys.iterdir()} == {0o600}
