"""`[identity]`: values, defaults, and all that is wrong with it at once."""

import pytest

from ingestion.identity_guards import IdentityGuards, read_identity
from ingestion.toml_reader import Table


def test_values_replace_defaults_one_by_one():
    problems = []
    assert read_identity(Table("identity", {}, problems)) == IdentityGuards(0.9, 3, 20)
    found = read_identity(Table("identity", {"merge_confidence": 0.95, "max_accounts": 50}, problems))
    assert found == IdentityGuards(0.95, 3, 50)
    assert problems == []


@pytest.mark.parametrize(
    ("wrong", "sign"),
    [
        ({"merge_confidence": 1.5}, "merge_confidence must lie between 0 and 1"),
        ({"max_phone_persons": 0}, "max_phone_persons must be at least 1"),
        ({"max_accounts": 1}, "max_accounts must be at least 2"),
        ({"max_acounts": 9}, "did you mean max_accounts"),
    ],
)
def test_a_wrong_value_is_named(wrong, sign):
    problems = []
    read_identity(Table("identity", wrong, problems))
    assert [sign in problem for problem in problems] == [True]


def test_every_problem_is_named_at_once():
    problems = []
    read_identity(Table("identity", {"merge_confidence": "high", "max_accounts": 0, "x": 1}, problems))
    assert len(problems) == 3
