"""The mix of a column moves with few rows by chance, and with many only when something happened."""

import pytest

from quality.checks.mix import MixRule, mix_is_stable

CHECK = mix_is_stable(MixRule("e", "day", "kind", "kinds"))


@pytest.mark.parametrize(
    ("change", "is_stable"),
    [("kind", True), ("'a'", False), ("null", False), ("case when i % 3 = 0 then 'new' else kind end", True)],
)
def test_mix_is_stable_until_most_records_change(measure, change: str, is_stable: bool) -> None:
    setup = f"""
        create table e as
        select day, ['a', 'b', 'c', 'd'][1 + i % 4] as kind, i
        from (select date '2025-03-27' - age::integer as day from range(31) as r(age)), range(40) as s(i);
        update e set kind = {change} where day > date '2025-03-24'
    """
    assert (measure(setup, CHECK)["score"] <= 1) is is_stable


def test_mix_is_stable_has_no_history_without_rows_before(measure) -> None:
    setup = "create table e as select date '2025-03-27' as day, 'a' as kind from range(90)"
    assert measure(setup, CHECK)["history"] == 0
