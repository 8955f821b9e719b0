"""A tenant's own channel rules: read in the columns of the seed, refused with every problem at once."""

import csv
from pathlib import Path

import pytest

from ingestion.channel_rules import COLUMNS, read_channel_rules
from ingestion.errors import ConfigError
from ingestion.settings import create_home, load_settings

SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "channel_rule.csv"


def test_read_channel_rules_gives_none_without_a_file(tmp_path):
    assert read_channel_rules(tmp_path / "channel_rule.csv") == ()


def test_read_channel_rules_takes_a_copy_of_the_seed_as_it_is():
    with SEED.open(encoding="utf-8", newline="") as file:
        seeded = list(csv.DictReader(file))
    assert set(seeded[0]) == {*COLUMNS, "note_zh"}
    assert read_channel_rules(SEED) == tuple(tuple(row[name] for name in COLUMNS) for row in seeded)


def test_read_channel_rules_names_every_problem(tmp_path):
    path = tmp_path / "channel_rule.csv"
    good = dict.fromkeys(COLUMNS, "") | {"rule_id": "a", "channel_id": "CH13", "agent_first": "1", "scene_first": "1"}
    rows = [good, good | {"channel_id": "friend", "agent_first": "first", "scene_first": "1", "is_gift": "yes"}]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(ConfigError) as raised:
        read_channel_rules(path)
    assert raised.value.problems == (
        "line 3: channel_id 'friend' is none of CH01 to CH23",
        "line 3: agent_first is no whole number",
        "line 3: is_gift must be true, false or empty",
        "rule_id 'a' stands more than once",
        "scene_first '1' stands more than once",
    )


@pytest.mark.parametrize(
    ("text", "problem"), [("", "it holds no rule"), ("rule_id,mood\na,b\n", "column mood is unknown")]
)
def test_read_channel_rules_refuses_another_table(tmp_path, text, problem):
    path = tmp_path / "channel_rule.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=problem):
        read_channel_rules(path)


def test_load_settings_brings_the_rules_of_the_home(tmp_path):
    home = create_home(tmp_path)
    assert load_settings(home).channel_rules == ()
    home.channel_rules.write_bytes(SEED.read_bytes())
    assert len(load_settings(home).channel_rules) == len(SEED.read_text("utf-8").splitlines()) - 1
